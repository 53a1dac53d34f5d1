import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openSqlite } from '#store/sqlite/open.ts';
import { keepTheLoop } from '#fixtures/keep-the-loop.ts';
import { formatCookie, hashPrefix } from '#sync/readers/cookie.ts';
import {
	firstName,
	HOUR_MS,
	NOW,
	openPushes,
	OTHER_OWNER,
	outcomes,
	OWNER,
	refusable,
	SEAL,
	subject,
	SUBJECT,
	suspend,
	suspended,
	type Pushes
} from '#fixtures/push.ts';

let provider: Awaited<ReturnType<typeof openPushes>>;

beforeAll(async () => void (provider = await openPushes(openSqlite)));
afterAll(() => provider.close());

function inTransaction(name: string, run: (pushes: Pushes) => Promise<void>): void {
	test(name, () => provider.inTransaction(run));
}

/** Returns a cookie of the current history. */
async function seenNow({ push }: Pushes, at = NOW): Promise<string> {
	const v = push.nextVersion - 1;
	const event = await push.replays.event(v);
	return formatCookie({ v, h: hashPrefix(event?.hash ?? ''), t: at, s: '' }, SEAL);
}

describe('a change', () => {
	inTransaction(
		'is decided, recorded in the audit and answered with its version',
		async (pushes) => {
			const { push } = pushes;
			const version = push.nextVersion;
			const mutation = suspend(pushes);

			const result = await pushes.decide(mutation);

			expect(result).toEqual({ id: mutation.id, outcome: 'applied', version });
			expect(push.events).toMatchObject([{ version, mutation_id: mutation.id, actor_id: OWNER }]);
			expect(push.mutations).toMatchObject([
				{ id: mutation.id, outcome: 'applied', version, visible_at: version, successor: null }
			]);
			expect(push.unexplained.size).toBe(0);
		}
	);

	inTransaction('is recorded in the audit with its reason when it is refused', async (pushes) => {
		const result = await pushes.decide(refusable(pushes));

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'not_found' } });
		expect(pushes.push.events).toHaveLength(1);
	});

	inTransaction(
		'is queued for an explanation when another author’s value stands',
		async (pushes) => {
			const args = { ...subject, firstName: 'Mine' };

			await pushes.decide(
				pushes.mutation('administrator.editDetails', args, { base: { [firstName]: 0 } })
			);

			expect([...pushes.push.unexplained.values()]).toMatchObject([[{ yours: 'Mine' }]]);
		}
	);

	inTransaction('is deferred when its name is unknown or its version is newer', async (pushes) => {
		const strange = pushes.mutation('administrator.paint', subject);

		const results = [await pushes.decide(strange), await pushes.decide(suspend(pushes, { v: 2 }))];

		expect(results[0]).toEqual({ id: strange.id, outcome: 'deferred', version: 0 });
		expect(outcomes(results)).toEqual(['deferred', 'deferred']);
		expect(pushes.push.events).toEqual([]);
	});

	inTransaction('is refused from every device when only the server may make it', async (pushes) => {
		const own = pushes.mutation('administrator.recordRegistration', subject);

		const result = await pushes.decide(own);

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'not_permitted' } });
		expect(pushes.push.events).toMatchObject([{ code: 'not_permitted', changes: '[]' }]);
		expect(pushes.push.unexplained.size).toBe(0);
	});

	inTransaction(
		'is refused when its version never existed or its text cannot be stored',
		async (pushes) => {
			const results = [
				await pushes.decide(suspend(pushes, { v: 0 })),
				await pushes.decide(suspend(pushes, { v: NaN })),
				await pushes.decide(suspend(pushes, { args: { ...subject, reason: '\ud800' } }))
			];

			expect(outcomes(results)).toEqual(Array.from(results, () => 'invalid_arguments'));
		}
	);

	inTransaction(
		'is refused and reported to the operator when a mutator throws, and others continue',
		async (pushes) => {
			const error = new Error('A bug');
			const { push } = pushes;
			const decide = push.decide.bind(push);
			push.decide = () => {
				throw error;
			};
			const mutation = suspend(pushes);

			const result = await pushes.decide(mutation);
			push.decide = decide;
			const next = await pushes.decide(suspend(pushes));

			expect(outcomes([result, next])).toEqual(['internal_error', 'applied']);
			expect(pushes.bugs).toEqual([{ error, mutation }]);
			expect(push.mutations.map(({ id, stood }) => [id, stood])[0]).toEqual([mutation.id, {}]);
		}
	);
});

test('SEC-E23 a change is decided in another turn of the event loop where this one is long', () =>
	provider.inTransaction(async (pushes) => {
		const happened: string[] = [];
		const mutation = suspend(pushes);
		await pushes.decide(mutation);
		setImmediate(() => happened.push('another turn'));
		keepTheLoop(11);

		// Asks the database for nothing, because it was decided a moment before.
		await pushes.decide(mutation);
		happened.push('decided');

		expect(happened).toEqual(['another turn', 'decided']);
	}));

describe('a change that was decided before', () => {
	inTransaction(
		'gets the same answer, also in a later request, and is not recorded again',
		async (pushes) => {
			const [applied, refused] = [suspend(pushes), refusable(pushes)];
			const first = [await pushes.decide(applied), await pushes.decide(refused)];

			const again = [await pushes.decide(applied), await pushes.decide(refused)];
			await pushes.write();
			const later = [await pushes.decide(applied), await pushes.decide(refused)];

			expect(again).toEqual(first);
			expect(later).toEqual(first);
			expect(pushes.push.events).toEqual([]);
		}
	);

	inTransaction(
		'is refused with other content or from another author, and does not change',
		async (pushes) => {
			const mutation = suspend(pushes);
			const first = await pushes.decide(mutation);

			const results = [
				await pushes.decide({ ...mutation, args: { ...subject, reason: 'Other' } }),
				await pushes.decide(mutation, OTHER_OWNER)
			];

			const { id } = mutation;
			const rejection = { code: 'id_reused' };
			const refusal = { id, outcome: 'rejected', version: first.version, rejection };
			expect(results).toEqual([refusal, refusal]);
			expect(pushes.push.events).toHaveLength(1);
			expect(await pushes.decide(mutation)).toEqual(first);
		}
	);
});

describe('the knowledge of an author', () => {
	inTransaction('expires for loosenings, and not for tightenings', async (pushes) => {
		await pushes.decide(suspend(pushes));
		await pushes.write();
		const base = { [suspended]: pushes.push.nextVersion - 1 };
		const old = { base, seen: await seenNow(pushes, NOW - 73 * HOUR_MS) };
		const fresh = { base, seen: await seenNow(pushes, NOW - 71 * HOUR_MS) };

		const results = [
			await pushes.decide(pushes.mutation('administrator.restore', subject, old)),
			await pushes.decide(suspend(pushes, old)),
			await pushes.decide(pushes.mutation('administrator.restore', subject, fresh))
		];

		// Suspending again moved the version, so it outlives a restoring that had not seen it.
		expect(outcomes(results)).toEqual(['review', 'noop', 'superseded']);
	});

	inTransaction('expires for emails that are no longer awaited', async (pushes) => {
		const seen = await seenNow(pushes, NOW - 25 * HOUR_MS);
		const mail = (hours: number) =>
			pushes.mutation('administrator.sendPasswordReset', subject, {
				seen,
				authoredAt: NOW - hours * HOUR_MS
			});

		const results = [await pushes.decide(mail(25)), await pushes.decide(mail(23))];

		expect(outcomes(results)).toEqual(['expired', 'applied']);
	});

	inTransaction('includes the author’s own earlier change, and no one else’s', async (pushes) => {
		const seen = await seenNow(pushes);
		const edit = (name: string, over: Partial<Mutation>) =>
			pushes.mutation(
				'administrator.editDetails',
				{ ...subject, firstName: name },
				{ seen, ...over }
			);
		const { push } = pushes;
		const row = await push.whenLoaded(() => push.overlay.row('administrator', SUBJECT));
		const created = row?.created ?? 0;
		const first = edit('A', { base: { [firstName]: created } });
		await pushes.decide(first);
		const upon = { base: { [firstName]: { after: first.id, base: created } } };

		const results = [
			await pushes.decide(edit('B', upon), OTHER_OWNER),
			await pushes.decide(edit('C', upon))
		];

		expect(outcomes(results)).toEqual(['superseded', 'applied']);
	});
});

inTransaction(
	'a tightening tells the author of a loosening that it had not seen',
	async (pushes) => {
		await pushes.decide(suspend(pushes));
		await pushes.write();
		const seen = await seenNow(pushes);
		const base = { [suspended]: pushes.push.nextVersion - 1 };
		const restore = pushes.mutation('administrator.restore', subject, { base, seen });
		expect(outcomes([await pushes.decide(restore)])).toEqual(['applied']);

		await pushes.decide(suspend(pushes, { base, seen }), OTHER_OWNER);

		expect(await pushes.push.replays.mutation(restore.id)).toMatchObject({ outcome: 'superseded' });
	}
);
