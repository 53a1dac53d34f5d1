import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { finish, listen, portOf } from '@tenantry/sync-server/http-server.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiClient, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const DOCUMENT = new URL('../../docs/api.md', import.meta.url);

let world: ServerWorld;
let server: Awaited<ReturnType<typeof listen>>;
let api: ApiClient;

beforeAll(async () => {
	world = await createServerWorld();
	api = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
	server = await listen(async (request) => world.request(request.url, request), {
		host: '127.0.0.1',
		tls: undefined,
		port: 0
	});
});
afterAll(async () => {
	await finish(server);
	await world.close();
});

test('the examples of the document behave as documented', async () => {
	const text = await readFile(DOCUMENT, 'utf8');
	const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);

	const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', blocks.join('\n')], {
		env: {
			...process.env,
			BASE: `http://127.0.0.1:${String(portOf(server))}/api/v2`,
			KEY: api.key
		}
	});

	expect(blocks.length).toBeGreaterThan(8);
	expect(stdout).toContain('"roleName":"Manager"');
	expect(stdout).toContain('"managersMayContain":false');
	const names = (await world.audit()).map(({ name }) => name);
	expect(new Set(names).isSupersetOf(new Set(EXPECTED))).toBe(true);
});

const EXPECTED = [
	'administrator.create',
	'administrator.changeRole',
	'administrator.suspend',
	'administrator.restore',
	'administrator.sendPasswordReset',
	'administrator.sendTotpReset',
	'organization.create',
	'organization.rename',
	'organizationAccess.grant',
	'organizationAccess.revoke',
	'organization.archive',
	'administrator.delete',
	'organization.setMaxSystemUsers',
	'provider.setPolicy'
];
