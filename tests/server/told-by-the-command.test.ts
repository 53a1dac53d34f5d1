import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { operate } from '#support/servers/command.ts';
import { pokesOf } from '#support/servers/pokes.ts';
import { openProcessWorld } from '#support/servers/process-world.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';
import { startServer } from '#support/servers/process.ts';

test.each(DATABASES)(
	'on %s writes of the command reach the devices of a running server, and writes without a new version poke none',
	async (database) => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
		const folder = kept.adopt(await mkdtemp(join(tmpdir(), 'tenantry-told-')), (path) =>
			rm(path, { recursive: true })
		);
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		kept.adopt(await startServer(world.premises), (it) => it.close());
		const device = await world.signIn(owner);
		const replica = new ServerReplica(world, device);
		await replica.pull();
		await using pokes = await pokesOf(device);
		await pokes.until(replica.version);
		const organizations = join(folder, 'organizations.json');
		const organization = { id: '48b8e6ff7c9f51b11beb2596', name: 'Granite Clinics' };
		await writeFile(organizations, JSON.stringify({ results: [organization], totalCount: 1 }));

		const rotated = await operate(world.premises, 'keys', 'rotate');
		const brought = await operate(
			world.premises,
			'import',
			organizations,
			'--provider',
			'North Provider'
		);
		await pokes.until(replica.version + 1);
		const before = replica.version;
		await replica.pull();

		expect([rotated.code, brought.code]).toEqual([0, 0]);
		expect(pokes.heard).toEqual([before, replica.version]);
		expect(replica.value('organization', organization.id)).toMatchObject({
			name: 'Granite Clinics'
		});
	}
);
