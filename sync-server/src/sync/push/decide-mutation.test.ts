import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openSqlite } from '#store/sqlite/open.ts';
import { formatCookie, hashPrefix } from '#sync/pull/cookie.ts';
import {
	HOUR_MS,
	MANAGER,
	NOW,
	openPushes,
	OTHER_OWNER,
	OWNER,
	SEAL,
	SUBJECT,
	type Pushes
} from '#fixtures/push.ts';

let provider: Awaited<ReturnType<typeof openPushes>>;

beforeAll(async () => void (provider = await openPushes(openSqlite)));
afterAll(() => provider.close());

function inTransaction(name: string, run: (pushes: Pushes) => Promise<void>): void {
	test(name, () => provider.inTransaction(run));
}

const NOBODY = { id: '9'.repeat(24) };
const subject = { id: SUBJECT };
const suspended = `administrator/${SUBJECT}/suspended`;
const firstName = `administrator/${SUBJECT}/firstName`;

const suspend = (pushes: Pushes, over: Partial<Mutation> = {}) =>
	pushes.mutation('administrator.suspend', subject, over);
/** A change that is refused because its subject does not exist. */
const refusable = (pushes: Pushes, over: Partial<Mutation> = {}) =>
	pushes.mutation('administrator.suspend', NOBODY, over);
const discard = (pushes: Pushes, mutationId: string) =>
	pushes.mutation('verdict.discard', { mutationId }, { redoOf: mutationId });

function outcomes(
	results: readonly { outcome: string; rejection?: { code: string } | undefined }[]
) {
	return results.map(({ outcome, rejection }) => rejection?.code ?? outcome);
}

/** Returns a cookie of the current history. */
async function seenNow({ push }: Pushes, at = NOW): Promise<string> {
	const v = push.nextVersion - 1;
	const event = await push.replays.event(v);
	return formatCookie({ v, h: hashPrefix(event?.hash ?? ''), t: at, s: '' }, SEAL);
}

describe('a change', () => {
	inTransaction(
		'is decided, entered in the books and told with its place in them',
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
			expect([pushes.push.unexplained, push.successions]).toEqual([[], []]);
		}
	);

	inTransaction('that is refused says why, and is in the books as well', async (pushes) => {
		const result = await pushes.decide(refusable(pushes));

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'not_found' } });
		expect(pushes.push.events).toHaveLength(1);
	});

	inTransaction(
		'on which somebody else’s value stands is noted to be explained',
		async (pushes) => {
			const args = { ...subject, firstName: 'Mine' };

			await pushes.decide(
				pushes.mutation('administrator.editDetails', args, { base: { [firstName]: 0 } })
			);

			expect(pushes.push.unexplained).toMatchObject([
				{ decision: { conflicts: [{ yours: 'Mine' }] } }
			]);
		}
	);

	inTransaction('of an unknown name or a form to come decides nothing', async (pushes) => {
		const strange = pushes.mutation('administrator.paint', subject);

		const results = [await pushes.decide(strange), await pushes.decide(suspend(pushes, { v: 2 }))];

		expect(results[0]).toEqual({ id: strange.id, outcome: 'deferred', version: 0 });
		expect(outcomes(results)).toEqual(['deferred', 'deferred']);
		expect(pushes.push.events).toEqual([]);
	});

	inTransaction('that only the server makes is refused to everybody', async (pushes) => {
		const own = pushes.mutation('administrator.recordRegistration', subject);

		const result = await pushes.decide(own);

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'not_permitted' } });
		expect(pushes.push.events).toMatchObject([{ code: 'not_permitted', changes: '[]' }]);
		expect(pushes.push.unexplained).toEqual([]);
	});

	inTransaction(
		'of a form that never was, or of text that nothing holds, is refused',
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
		'that meets a bug is refused and told to the operator, and others go on',
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
			expect(push.mutations[0]).toMatchObject({ id: mutation.id, stood: '{}' });
		}
	);
});

describe('a change that was decided before', () => {
	inTransaction(
		'gets the same answer, in a later request too, and is not entered again',
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
		'is refused with another text or from another author, and stays',
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

	inTransaction('falls where nobody knows that one', async (pushes) => {
		expect(await dependent(pushes, 'd'.repeat(32))).toBe('dependency_failed');
	});

	test.each([
		['redone', 'administrator.suspend', 'applied', 'applied'],
		['redone in vain', 'administrator.suspend', 'rejected', 'dependency_failed'],
		['discarded', 'verdict.discard', 'applied', 'dependency_failed'],
		['redone by what is lost', undefined, '', 'dependency_failed']
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
		expect(original).toMatchObject({ successor: redo.id, visible_at: version });
		expect(pushes.push.successions).toEqual([
			{ id: original.id, successor: redo.id, visibleAt: version }
		]);
	});

	inTransaction('settles one of the same request, which is written but once', async (pushes) => {
		const original = refusable(pushes);
		await pushes.decide(original);
		const redo = suspend(pushes, { redoOf: original.id });

		const { version } = await pushes.decide(redo);

		const { mutations, successions } = pushes.push;
		expect(mutations[0]).toMatchObject({ successor: redo.id, visible_at: version });
		expect(successions).toEqual([]);
	});

	inTransaction('of a change that nobody knows is judged for itself', async (pushes) => {
		const mutation = suspend(pushes);

		const results = [
			await pushes.decide(suspend(pushes, { redoOf: 'd'.repeat(32) })),
			await pushes.decide({ ...mutation, redoOf: mutation.id })
		];

		expect(outcomes(results)).toEqual(['applied', 'noop']);
		expect(pushes.push.mutations.map(({ successor }) => successor)).toEqual([null, null]);
	});

	inTransaction('is for its author alone', async (pushes) => {
		const original = pushes.addEarlier({ author_id: OTHER_OWNER });

		const result = await pushes.decide(suspend(pushes, { redoOf: original.id }));

		expect(outcomes([result])).toEqual(['not_permitted']);
		expect(original.successor).toBeNull();
	});

	test.each([
		['an owner', OWNER, 'applied'],
		['whoever reviews nothing, and be it their own', MANAGER, 'not_permitted']
	])('of a quarantined change is for %s', async (_case, author, expected) => {
		await provider.inTransaction(async (pushes) => {
			const original = pushes.addEarlier({ outcome: 'quarantined', author_id: MANAGER });

			const result = await pushes.decide(suspend(pushes, { redoOf: original.id }), author);

			expect(outcomes([result])).toEqual([expected]);
			expect(original.successor !== null).toBe(expected === 'applied');
		});
	});

	inTransaction(
		'that comes second gets the verdict of the first, and does nothing',
		async (pushes) => {
			const original = refusable(pushes);
			await pushes.decide(original);
			const first = await pushes.decide(refusable(pushes, { redoOf: original.id }));
			await pushes.write();

			const second = await pushes.decide(suspend(pushes, { redoOf: original.id }));

			expect(second).toMatchObject({ outcome: 'rejected', rejection: first.rejection });
			const [stored] = pushes.push.mutations;
			expect(stored).toMatchObject({ successor: first.id, stood: '{}' });
			expect(await pushes.push.replays.mutation(original.id)).toMatchObject({
				successor: first.id
			});
			expect(pushes.push.successions).toEqual([]);
		}
	);

	inTransaction('that comes second has no refusal where the first has none', async (pushes) => {
		const original = pushes.addEarlier({});
		await pushes.decide(suspend(pushes, { redoOf: original.id }));

		const second = await pushes.decide(discard(pushes, original.id));

		expect(second).toMatchObject({ outcome: 'applied' });
		expect(Object.keys(second)).not.toContain('rejection');
	});

	inTransaction('that comes second is explained as the first is', async (pushes) => {
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
		expect(second?.decision).toBe(first?.decision);
		expect(second?.mutation.id).not.toBe(first?.mutation.id);
		expect(rest).toEqual([]);
	});
});

describe('the knowledge of an author', () => {
	inTransaction('ages what loosens, and not what tightens', async (pushes) => {
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

	inTransaction('lets a mail expire that nobody waits for any more', async (pushes) => {
		const seen = await seenNow(pushes, NOW - 25 * HOUR_MS);
		const mail = (hours: number) =>
			pushes.mutation('administrator.sendPasswordReset', subject, {
				seen,
				authoredAt: NOW - hours * HOUR_MS
			});

		const results = [await pushes.decide(mail(25)), await pushes.decide(mail(23))];

		expect(outcomes(results)).toEqual(['expired', 'applied']);
	});

	inTransaction('counts their own earlier change as seen, and nobody else’s', async (pushes) => {
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

inTransaction('a tightening tells whoever had loosened what it had not seen', async (pushes) => {
	await pushes.decide(suspend(pushes));
	await pushes.write();
	const seen = await seenNow(pushes);
	const base = { [suspended]: pushes.push.nextVersion - 1 };
	const restore = pushes.mutation('administrator.restore', subject, { base, seen });
	expect(outcomes([await pushes.decide(restore)])).toEqual(['applied']);

	await pushes.decide(suspend(pushes, { base, seen }), OTHER_OWNER);

	expect(await pushes.push.replays.mutation(restore.id)).toMatchObject({ outcome: 'superseded' });
});
