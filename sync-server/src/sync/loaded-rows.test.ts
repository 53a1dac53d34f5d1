import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openSqlite } from '#store/sqlite/open.ts';
import { applySystem } from './push/system-actor.ts';
import { LoadedRows } from './loaded-rows.ts';

const PROVIDER = 'f'.repeat(24);

test('administrators found by an index are loaded with their organization access in one query', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-rows-'));
	const store = await openSqlite(join(folder, 'rows.sqlite'));
	const ids = Array.from({ length: 20 }, (_, number) => String(number).padStart(24, '0'));
	await applySystem(store, {
		providerId: PROVIDER,
		at: 0,
		actor: { name: 'Operator' },
		changes: [
			{ name: 'provider.create', args: { name: 'North' } },
			...ids.map((id) => ({
				name: 'administrator.create',
				args: {
					id,
					email: `${id}@north.example`,
					firstName: '',
					lastName: '',
					role: 'Manager',
					accessMode: 'selected'
				}
			}))
		]
	});

	const access = await store.read(PROVIDER, async (reader) => {
		const rows = new LoadedRows(reader);
		expect(() => rows.find('administrator', 'role', 'Manager')).toThrow();
		await rows.load();
		return ids.map((id) => rows.row('organizationAccess', id)?.value);
	});

	expect(access).toEqual(ids.map(() => ({})));
	await store.close();
	await rm(folder, { recursive: true });
});
