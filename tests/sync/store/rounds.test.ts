// @all: ten thousand requests expire, fifty reviews end
import { expireAllDue } from '@tenantry/sync-server/sync/approvals/expire.ts';
import { expect, test } from 'vitest';
import { HOUR_MS, openApprovalWorld } from '#support/approvals/approval-world.ts';
import { DAY_MS, openReviewWorld } from '#support/reviews/review-world.ts';

const ROUNDS = 50;
const PER_ROUND = 200;

const fail = (error: unknown): never => {
	throw error;
};

test('SEC-E20 one look ends fifty due reviews of a provider, and the next one ends the others', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openReviewWorld({ database: 'sqlite' }), (it) => it.close());
	for (let count = 0; count <= ROUNDS; count++)
		await world.start({ name: `Review ${count}`, undecided: 'list' });
	await world.wait(7 * DAY_MS);

	await world.bySchedule();
	expect(await world.scheduled()).toHaveLength(ROUNDS);

	await world.bySchedule();
	expect(await world.scheduled()).toHaveLength(ROUNDS + 1);
});

test('SEC-E20 one look expires ten thousand requests of a provider, two hundred in a transaction', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openApprovalWorld({ database: 'sqlite' }), (it) => it.close());
	const { ada, sam: id, store, clock } = world;
	const { db } = store;
	const first = await world.ask(ada, 'administrator.changeRole', { id, role: 'Manager' });
	const row = await db
		.selectFrom('mutation')
		.selectAll()
		.where('id', '=', first)
		.executeTakeFirstOrThrow();
	for (let round = 0; round < ROUNDS; round++)
		await db
			.insertInto('mutation')
			.values(
				Array.from({ length: PER_ROUND }, (_, place) => ({
					...row,
					id: (round * PER_ROUND + place).toString(16).padStart(32, '0')
				}))
			)
			.execute();
	await world.wait(72 * HOUR_MS);
	async function waiting(): Promise<number> {
		const rows = await db
			.selectFrom('mutation')
			.select('id')
			.where('outcome', '=', 'approval')
			.execute();
		return rows.length;
	}
	let transactions = 0;
	kept.defer(store.onVersion(() => transactions++));
	const look = () => expireAllDue({ store, clock: () => clock.now, onError: fail });

	await look();
	expect(await waiting()).toBe(1);
	expect(transactions).toBe(ROUNDS);

	await look();
	expect(await waiting()).toBe(0);
});
