// @all: generates and compiles a client
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { finish, listen, portOf } from '@tenantry/sync-server/http-server.ts';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { openApiClient, type ApiClient } from '#support/api/client.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const SCRIPTS = resolve(import.meta.dirname, '../fixtures/client');
const NODE_MODULES = resolve(import.meta.dirname, '../node_modules');
const Document = z.object({
	paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() })))
});

describe('on a running server', () => {
	let world: ServerWorld;
	let server: Awaited<ReturnType<typeof listen>>;
	let api: ApiClient;
	let folder: string;

	beforeEach(async () => {
		world = await createServerWorld();
		for (const name of ['Bakery', 'Clinic', 'Foundry']) await world.addOrganization(name);
		for (const role of ['Manager', 'Help Desk', 'Read Only'] as const)
			await world.addAdministrator({ role });
		api = await openApiClient(world, await world.addAdministrator({ role: OWNER_ROLE }));
		server = await listen(async (request) => world.request(request.url, request), {
			host: '127.0.0.1',
			port: 0,
			tls: undefined
		});
		folder = await mkdtemp(join(tmpdir(), 'tenantry-client-'));
	});
	afterEach(async () => {
		await finish(server);
		await world.close();
		await rm(folder, { recursive: true });
	});

	/** Runs a script in its own process, which gets an address, a key and the provider. */
	async function run(script: string): Promise<string> {
		const { stdout } = await promisify(execFile)(process.execPath, [script], {
			env: {
				PATH: process.env.PATH,
				KEY: api.key,
				PROVIDER: world.providerId,
				BASE: `http://127.0.0.1:${String(portOf(server))}/api/v2`
			}
		});
		return stdout;
	}

	test('a client generated from the document makes every call', async () => {
		const document = (await api.get('/openapi.json')).body;
		const script = join(folder, 'every-call.ts');
		await cp(join(SCRIPTS, 'every-call.ts'), script);
		await symlink(NODE_MODULES, join(folder, 'node_modules'));
		const types = await openapiTS(JSON.stringify(document));
		await writeFile(join(folder, 'schema.ts'), astToString(types));

		const made: unknown = JSON.parse(await run(script));

		expect(faultsOf(script)).toEqual([]);
		const verbs = Object.values(Document.parse(document).paths);
		const ids = verbs.flatMap((byVerb) => Object.values(byVerb).map((verb) => verb.operationId));
		expect(z.array(z.string()).parse(made).toSorted()).toEqual(ids.toSorted());
	});

	test('a script that knows only the published API runs unchanged', async () => {
		expect(await run(join(SCRIPTS, 'published.mjs'))).toBe('done');
	});
});

/** Returns the compiler's errors, checked as in the script's own project. */
function faultsOf(path: string): readonly string[] {
	const program = ts.createProgram([path], {
		strict: true,
		noEmit: true,
		types: ['node'],
		skipLibCheck: true,
		module: ts.ModuleKind.ESNext,
		moduleResolution: ts.ModuleResolutionKind.Bundler,
		target: ts.ScriptTarget.ESNext,
		allowImportingTsExtensions: true,
		typeRoots: [join(NODE_MODULES, '@types')]
	});
	return ts
		.getPreEmitDiagnostics(program)
		.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
