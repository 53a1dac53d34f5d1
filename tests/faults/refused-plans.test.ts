import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { newId } from '#support/servers/operator.ts';
import { startServer } from '#support/servers/process.ts';
import { DATABASES } from '#support/servers/world.ts';
import { writePlans } from '#support/store/planned-rows.ts';
import { insert, reopenedDatabase } from '#support/store/reopened-database.ts';

test.each(DATABASES)(
	'SEC-E20 on %s a server starts on two refused plans of a last owner that an earlier program left, answers, and carries out others',
	async (name) => {
		await using kept = new AsyncDisposableStack();
		const database = kept.adopt(await reopenedDatabase(name), (it) => it.close());
		const [providerId, owner, sam] = [newId(), newId(), newId()];
		const before = await database.open({ through: '0008-approvals' });
		const dueAt = Date.now() - 2;
		const provider = { provider_id: providerId };
		await insert(before.db, 'provider_head', { ...provider, version: 1, hash: '' });
		const plannedSuspension = { from: dueAt + 1, until: null };
		const rows = [
			{ collection: 'provider', id: providerId, value: { name: 'North' } },
			{
				collection: 'administrator',
				id: owner,
				value: {
					...person(owner),
					role: 'Administrator With Billing',
					endsAt: dueAt,
					plannedSuspension
				}
			},
			{ collection: 'administrator', id: sam, value: { ...person(sam), role: 'Manager' } }
		];
		const versions = { created: 1, fields: '{}', version: 1, deleted: null };
		for (const { value, ...row } of rows)
			await insert(before.db, 'record', {
				...provider,
				...row,
				...versions,
				value: JSON.stringify(value)
			});
		for (const id of [owner, sam])
			await insert(before.db, 'account', { ...provider, administrator_id: id });
		const owned = { ...provider, administrator_id: owner };
		await insert(before.db, 'access_plan', { ...owned, due_at: dueAt });
		await before.close();

		const place = {
			dataDir: database.folder,
			...(database.url !== undefined && { databaseUrl: database.url })
		};
		const server = kept.adopt(await startServer(place), (it) => it.close());
		await expect.poll(() => reasonsIn(server.output)).toHaveLength(2);
		expect((await fetch(`${server.url}/livez`)).status).toBe(200);
		await server.kill9();
		await server.start();
		const store = kept.adopt(await database.open(), (it) => it.close());
		await writePlans(store, providerId, [{ id: sam, plans: { endsAt: dueAt } }]);
		const isSuspended = (id: string) =>
			store.read(providerId, async (reader) => {
				const [row] = await reader.rows([{ collection: 'administrator', id }]);
				return row?.value.includes('"suspended":true');
			});

		await expect.poll(() => isSuspended(sam)).toBe(true);
		expect(await isSuspended(owner)).toBe(false);
		expect((await fetch(`${server.url}/livez`)).status).toBe(200);
		expect(reasonsIn(server.output)).toEqual([
			['administrator.endAccount', 'last_billing_admin'],
			['administrator.startSuspension', 'last_billing_admin']
		]);
	}
);

const Waiting = z.object({ plan: z.string(), code: z.string() });

function person(id: string) {
	return { email: `${id}@north.example`, registered: true };
}

/** Returns which plans wait, and why, as the log says. */
function reasonsIn(output: string): unknown[][] {
	return output
		.split('\n')
		.filter((line) => line.includes('"msg":"a plan waits"'))
		.map((line) => Waiting.parse(JSON.parse(line)))
		.map(({ plan, code }) => [plan, code]);
}
