import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openSqlite } from '#store/sqlite/open.ts';
import {
	discard,
	firstName,
	MANAGER,
	openPushes,
	OTHER_OWNER,
	outcomes,
	OWNER,
	refusable,
	subject,
	suspend,
	type Pushes
} from '#fixtures/push.ts';

let provider: Awaited<ReturnType<typeof openPushes>>;

beforeAll(async () => void (provider = await openPushes(openSqlite)));
afterAll(() => provider.close());

function inTransaction(name: string, run: (pushes: Pushes) => Promise<void>): void {
	test(name, () => provider.inTransaction(run));
}

describe('a change that depends on an earlier one', () => {
	const dependent = async (pushes: Pushes, dependsOn: string) =>
		outcomes([await pushes.decide(suspend(pushes, { dependsOn }))])[0];

	test.each(['rejected', 'review', 'expired', 'quarantined'])(
		'fails with one that was %s',
		async (outcome) => {
			await provider.inTransaction(async (pushes) => {
				const { id } = pushes.addEarlier({ outcome });

				expect(await dependent(pushes, id)).toBe('dependency_failed');
			});
		}
	);

	test.each(['applied', 'merged', 'noop', 'superseded'])(
		'is decided on its own when that one was %s',
		async (outcome) => {
			await provider.inTransaction(async (pushes) => {
				const { id } = pushes.addEarlier({ outcome });

				expect(await dependent(pushes, id)).toBe('applied');
			});
		}
	);

	test.each([
		[100, 'applied'],
		[101, 'dependency_failed']
	])('SEC-E20 follows at most a hundred redos, here %i: %s', async (redos, expected) => {
		await provider.inTransaction(async (pushes) => {
			const ids = Array.from({ length: redos + 1 }, (_, place) => String(place).padStart(32, 'a'));
			for (const [place, id] of ids.entries())
				pushes.addEarlier({
					id,
					outcome: place < redos ? 'rejected' : 'applied',
					successor: ids[place + 1] ?? null
				});

			expect(await dependent(pushes, ids[0] ?? '')).toBe(expected);
		});
	});

	inTransaction('fails when the server does not know that one', async (pushes) => {
		expect(await dependent(pushes, 'd'.repeat(32))).toBe('dependency_failed');
	});

	test.each([
		['redone', 'administrator.suspend', 'applied', 'applied'],
		['redone in vain', 'administrator.suspend', 'rejected', 'dependency_failed'],
		['discarded', 'verdict.discard', 'applied', 'dependency_failed'],
		['redone by a lost change', undefined, '', 'dependency_failed']
	])('follows one that was %s', async (_case, name, outcome, expected) => {
		await provider.inTransaction(async (pushes) => {
			const successor = 'd'.repeat(32);
			if (name !== undefined) pushes.addEarlier({ id: successor, name, outcome });
			const { id } = pushes.addEarlier({ outcome: 'rejected', successor });

			expect(await dependent(pushes, id)).toBe(expected);
		});
	});
});

describe('a redo', () => {
	inTransaction('settles a change of an earlier request, for all devices', async (pushes) => {
		const original = pushes.addEarlier({ outcome: 'rejected' });
		const redo = suspend(pushes, { redoOf: original.id });

		const { outcome, version } = await pushes.decide(redo);

		expect(outcome).toBe('applied');
		expect(await pushes.push.replays.mutation(original.id)).toMatchObject({
			successor: redo.id,
			visible_at: version
		});
	});

	test.each([
		['the same request', false],
		['an earlier request', true]
	])('of a change of %s is stored as its successor', async (_case, isEarlier) => {
		await provider.inTransaction(async (pushes) => {
			const original = refusable(pushes);
			await pushes.decide(original);
			if (isEarlier) await pushes.write();
			const redo = suspend(pushes, { redoOf: original.id });

			const { version } = await pushes.decide(redo);
			await pushes.write();

			expect(await pushes.push.replays.mutation(original.id)).toMatchObject({
				outcome: 'rejected',
				successor: redo.id,
				visible_at: version
			});
		});
	});

	inTransaction(
		'is decided on its own when the server does not know its original',
		async (pushes) => {
			const mutation = suspend(pushes);

			const results = [
				await pushes.decide(suspend(pushes, { redoOf: 'd'.repeat(32) })),
				await pushes.decide({ ...mutation, redoOf: mutation.id })
			];

			expect(outcomes(results)).toEqual(['applied', 'noop']);
			expect(pushes.push.mutations.map(({ successor }) => successor)).toEqual([null, null]);
		}
	);

	inTransaction('is refused from anyone but its author', async (pushes) => {
		const original = pushes.addEarlier({ author_id: OTHER_OWNER });

		const result = await pushes.decide(suspend(pushes, { redoOf: original.id }));

		expect(outcomes([result])).toEqual(['not_permitted']);
		expect(await pushes.push.replays.mutation(original.id)).toMatchObject({ successor: null });
	});

	test.each([
		['an owner', OWNER, 'applied'],
		['a role that may not review, even its own', MANAGER, 'not_permitted']
	])('of a quarantined change is for %s', async (_case, author, expected) => {
		await provider.inTransaction(async (pushes) => {
			const original = pushes.addEarlier({ outcome: 'quarantined', author_id: MANAGER });

			const result = await pushes.decide(suspend(pushes, { redoOf: original.id }), author);

			expect(outcomes([result])).toEqual([expected]);
			const { successor } = (await pushes.push.replays.mutation(original.id)) ?? {};
			expect(successor).toBe(expected === 'applied' ? result.id : null);
		});
	});

	inTransaction('gets the verdict of an earlier redo, and changes nothing', async (pushes) => {
		const original = refusable(pushes);
		await pushes.decide(original);
		const first = await pushes.decide(refusable(pushes, { redoOf: original.id }));
		await pushes.write();

		const second = await pushes.decide(suspend(pushes, { redoOf: original.id }));

		expect(second).toMatchObject({ outcome: 'rejected', rejection: first.rejection });
		const [stored] = pushes.push.mutations;
		expect([stored?.successor, stored?.stood]).toEqual([first.id, {}]);
		expect(await pushes.push.replays.mutation(original.id)).toMatchObject({
			successor: first.id,
			visible_at: first.version
		});
	});

	inTransaction('carries no refusal when the earlier redo was not refused', async (pushes) => {
		const original = pushes.addEarlier({});
		await pushes.decide(suspend(pushes, { redoOf: original.id }));

		const second = await pushes.decide(discard(pushes, original.id));

		expect(second).toMatchObject({ outcome: 'applied' });
		expect(Object.keys(second)).not.toContain('rejection');
	});

	inTransaction('is explained in the same way as the earlier redo', async (pushes) => {
		const original = pushes.addEarlier({});
		const lost = (name: string, over: Partial<Mutation> = {}) =>
			pushes.mutation(
				'administrator.editDetails',
				{ ...subject, firstName: name },
				{ base: { [firstName]: 0 }, ...over }
			);

		await pushes.decide(lost('Else'));
		await pushes.decide(lost('Mine', { redoOf: original.id }));
		await pushes.decide(discard(pushes, original.id));

		const [, first, second, ...rest] = pushes.push.unexplained;
		expect(second?.[1]).toBe(first?.[1]);
		expect(second?.[0]).not.toBe(first?.[0]);
		expect(rest).toEqual([]);
	});
});
