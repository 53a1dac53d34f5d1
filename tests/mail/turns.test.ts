import { claimDue } from '@tenantry/sync-server/mail/outbox.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databases, type OpenStore } from '#support/store/stores.ts';

describe.each(databases)('on %s', (_name, open) => {
	let opened: OpenStore;

	beforeEach(async () => {
		opened = await open();
	});
	afterEach(() => opened.close());

	async function queue(providerId: string, count: number, nextAttemptAt: number): Promise<void> {
		const rows = Array.from({ length: count }, (_, place) => ({
			id: `${providerId} ${place}`,
			provider_id: providerId,
			version: place + 1,
			kind: 'mail',
			payload: '{}',
			created_at: 1,
			next_attempt_at: nextAttemptAt,
			claimed_until: 0
		}));
		await opened.store.db.insertInto('effect').values(rows).execute();
	}

	/** Claims round after round; returns whose emails were claimed, in order. */
	async function claim(rounds: number): Promise<string[][]> {
		const claimed: string[][] = [];
		let after = '';
		for (let round = 0; round < rounds; round++) {
			const turn = { at: 100, until: 200, limit: 4, after };
			const { effects, last } = await claimDue(opened.store.db, turn);
			after = last;
			claimed.push(effects.map(({ provider_id }) => provider_id).toSorted());
		}
		return claimed;
	}

	test('SEC-E24 an email does not wait for thousands that another provider queued before', async () => {
		await queue('a', 2_000, 1);
		await queue('b', 1, 50);

		expect(await claim(2)).toEqual([
			['a', 'a', 'b'],
			['a', 'a', 'a', 'a']
		]);
	});

	test('SEC-E24 every provider gets its turn, also where more wait than are served at once', async () => {
		for (const providerId of ['a', 'b', 'c', 'd', 'e', 'f']) await queue(providerId, 3, 1);

		const served = await claim(3);

		expect(served).toEqual([
			['a', 'b', 'c', 'd'],
			['a', 'b', 'e', 'f'],
			['c', 'd', 'e', 'f']
		]);
	});

	test('an email that is postponed, claimed or done is not claimed', async () => {
		await queue('a', 1, 101);
		await queue('b', 1, 1);

		expect(await claim(2)).toEqual([['b'], []]);
	});
});
