import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openSqlite } from '#store/sqlite/open.ts';
import { formatCookie, hashPrefix } from '#sync/pull/cookie.ts';
import {
	HOUR_MS,
	MANAGER,
	NOW,
	openCourtroom,
	OTHER_OWNER,
	OWNER,
	SEAL,
	SUBJECT,
	type Sitting
} from '#fixtures/push.ts';

let room: Awaited<ReturnType<typeof openCourtroom>>;

beforeAll(async () => void (room = await openCourtroom(openSqlite)));
afterAll(() => room.close());

function sitting(name: string, run: (sitting: Sitting) => Promise<void>): void {
	test(name, () => room.sit(run));
}

const NOBODY = { id: '9'.repeat(24) };
const subject = { id: SUBJECT };
const suspended = `administrator/${SUBJECT}/suspended`;
const firstName = `administrator/${SUBJECT}/firstName`;

const suspend = (sit: Sitting, over: Partial<Mutation> = {}) =>
	sit.mutation('administrator.suspend', subject, over);
/** A change that is refused because its subject does not exist. */
const refusable = (sit: Sitting, over: Partial<Mutation> = {}) =>
	sit.mutation('administrator.suspend', NOBODY, over);
const discard = (sit: Sitting, mutationId: string) =>
	sit.mutation('verdict.discard', { mutationId }, { redoOf: mutationId });

function outcomes(
	results: readonly { outcome: string; rejection?: { code: string } | undefined }[]
) {
	return results.map(({ outcome, rejection }) => rejection?.code ?? outcome);
}

/** Returns a cookie of the current history. */
async function seenNow({ court }: Sitting, at = NOW): Promise<string> {
	const v = court.ledger.nextVersion - 1;
	const event = await court.precedents.event(v);
	return formatCookie({ v, h: hashPrefix(event?.hash ?? ''), t: at, s: '' }, SEAL);
}

describe('a change', () => {
	sitting('is decided, entered in the books and told with its place in them', async (sit) => {
		const { ledger } = sit.court;
		const version = ledger.nextVersion;
		const mutation = suspend(sit);

		const result = await sit.judge(mutation);

		expect(result).toEqual({ id: mutation.id, outcome: 'applied', version });
		expect(ledger.events).toMatchObject([{ version, mutation_id: mutation.id, actor_id: OWNER }]);
		expect(ledger.mutations).toMatchObject([
			{ id: mutation.id, outcome: 'applied', version, visible_at: version, successor: null }
		]);
		expect([sit.court.drafts, ledger.successions]).toEqual([[], []]);
	});

	sitting('that is refused says why, and is in the books as well', async (sit) => {
		const result = await sit.judge(refusable(sit));

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'not_found' } });
		expect(sit.court.ledger.events).toHaveLength(1);
	});

	sitting('on which somebody else’s value stands is noted to be explained', async (sit) => {
		const args = { ...subject, firstName: 'Mine' };

		await sit.judge(sit.mutation('administrator.editDetails', args, { base: { [firstName]: 0 } }));

		expect(sit.court.drafts).toMatchObject([{ decision: { conflicts: [{ yours: 'Mine' }] } }]);
	});

	sitting('of an unknown name or a form to come decides nothing', async (sit) => {
		const strange = sit.mutation('administrator.paint', subject);

		const results = [await sit.judge(strange), await sit.judge(suspend(sit, { v: 2 }))];

		expect(results[0]).toEqual({ id: strange.id, outcome: 'deferred', version: 0 });
		expect(outcomes(results)).toEqual(['deferred', 'deferred']);
		expect(sit.court.ledger.events).toEqual([]);
	});

	sitting('that only the server makes is refused to everybody', async (sit) => {
		const own = sit.mutation('administrator.recordRegistration', subject);

		const result = await sit.judge(own);

		expect(result).toMatchObject({ outcome: 'rejected', rejection: { code: 'not_permitted' } });
		expect(sit.court.ledger.events).toMatchObject([{ code: 'not_permitted', changes: '[]' }]);
		expect(sit.court.drafts).toEqual([]);
	});

	sitting('of a form that never was, or of text that nothing holds, is refused', async (sit) => {
		const results = [
			await sit.judge(suspend(sit, { v: 0 })),
			await sit.judge(suspend(sit, { v: NaN })),
			await sit.judge(suspend(sit, { args: { ...subject, reason: '\ud800' } }))
		];

		expect(outcomes(results)).toEqual(Array.from(results, () => 'invalid_arguments'));
	});

	sitting('that meets a bug is refused and told to the operator, and others go on', async (sit) => {
		const error = new Error('A bug');
		const { ledger } = sit.court;
		const decide = ledger.decide.bind(ledger);
		ledger.decide = () => {
			throw error;
		};
		const mutation = suspend(sit);

		const result = await sit.judge(mutation);
		ledger.decide = decide;
		const next = await sit.judge(suspend(sit));

		expect(outcomes([result, next])).toEqual(['internal_error', 'applied']);
		expect(sit.bugs).toEqual([{ error, mutation }]);
		expect(ledger.mutations[0]).toMatchObject({ id: mutation.id, stood: '{}' });
	});
});

describe('a change that was decided before', () => {
	sitting('gets the same answer, in a later request too, and is not entered again', async (sit) => {
		const [applied, refused] = [suspend(sit), refusable(sit)];
		const first = [await sit.judge(applied), await sit.judge(refused)];

		const again = [await sit.judge(applied), await sit.judge(refused)];
		await sit.file();
		const later = [await sit.judge(applied), await sit.judge(refused)];

		expect(again).toEqual(first);
		expect(later).toEqual(first);
		expect(sit.court.ledger.events).toEqual([]);
	});

	sitting('is refused with another text or from another author, and stays', async (sit) => {
		const mutation = suspend(sit);
		const first = await sit.judge(mutation);

		const results = [
			await sit.judge({ ...mutation, args: { ...subject, reason: 'Other' } }),
			await sit.judge(mutation, OTHER_OWNER)
		];

		const { id } = mutation;
		const rejection = { code: 'id_reused' };
		const refusal = { id, outcome: 'rejected', version: first.version, rejection };
		expect(results).toEqual([refusal, refusal]);
		expect(sit.court.ledger.events).toHaveLength(1);
		expect(await sit.judge(mutation)).toEqual(first);
	});
});

describe('a change that depends on an earlier one', () => {
	const dependent = async (sit: Sitting, dependsOn: string) =>
		outcomes([await sit.judge(suspend(sit, { dependsOn }))])[0];

	test.each(['rejected', 'review', 'expired', 'quarantined'])(
		'fails with one that was %s',
		async (outcome) => {
			await room.sit(async (sit) => {
				const { id } = sit.recall({ outcome });

				expect(await dependent(sit, id)).toBe('dependency_failed');
			});
		}
	);

	test.each(['applied', 'merged', 'noop', 'superseded'])(
		'is decided on its own when that one was %s',
		async (outcome) => {
			await room.sit(async (sit) => {
				const { id } = sit.recall({ outcome });

				expect(await dependent(sit, id)).toBe('applied');
			});
		}
	);

	sitting('falls where nobody knows that one', async (sit) => {
		expect(await dependent(sit, 'd'.repeat(32))).toBe('dependency_failed');
	});

	test.each([
		['redone', 'administrator.suspend', 'applied', 'applied'],
		['redone in vain', 'administrator.suspend', 'rejected', 'dependency_failed'],
		['discarded', 'verdict.discard', 'applied', 'dependency_failed'],
		['redone by what is lost', undefined, '', 'dependency_failed']
	])('follows one that was %s', async (_case, name, outcome, expected) => {
		await room.sit(async (sit) => {
			const successor = 'd'.repeat(32);
			if (name !== undefined) sit.recall({ id: successor, name, outcome });
			const { id } = sit.recall({ outcome: 'rejected', successor });

			expect(await dependent(sit, id)).toBe(expected);
		});
	});
});

describe('a redo', () => {
	sitting('settles a change of an earlier request, for all devices', async (sit) => {
		const original = sit.recall({ outcome: 'rejected' });
		const redo = suspend(sit, { redoOf: original.id });

		const { outcome, version } = await sit.judge(redo);

		expect(outcome).toBe('applied');
		expect(original).toMatchObject({ successor: redo.id, visible_at: version });
		expect(sit.court.ledger.successions).toEqual([
			{ id: original.id, successor: redo.id, visibleAt: version }
		]);
	});

	sitting('settles one of the same request, which is written but once', async (sit) => {
		const original = refusable(sit);
		await sit.judge(original);
		const redo = suspend(sit, { redoOf: original.id });

		const { version } = await sit.judge(redo);

		const { mutations, successions } = sit.court.ledger;
		expect(mutations[0]).toMatchObject({ successor: redo.id, visible_at: version });
		expect(successions).toEqual([]);
	});

	sitting('of a change that nobody knows is judged for itself', async (sit) => {
		const mutation = suspend(sit);

		const results = [
			await sit.judge(suspend(sit, { redoOf: 'd'.repeat(32) })),
			await sit.judge({ ...mutation, redoOf: mutation.id })
		];

		expect(outcomes(results)).toEqual(['applied', 'noop']);
		expect(sit.court.ledger.mutations.map(({ successor }) => successor)).toEqual([null, null]);
	});

	sitting('is for its author alone', async (sit) => {
		const original = sit.recall({ author_id: OTHER_OWNER });

		const result = await sit.judge(suspend(sit, { redoOf: original.id }));

		expect(outcomes([result])).toEqual(['not_permitted']);
		expect(original.successor).toBeNull();
	});

	test.each([
		['an owner', OWNER, 'applied'],
		['whoever reviews nothing, and be it their own', MANAGER, 'not_permitted']
	])('of a quarantined change is for %s', async (_case, author, expected) => {
		await room.sit(async (sit) => {
			const original = sit.recall({ outcome: 'quarantined', author_id: MANAGER });

			const result = await sit.judge(suspend(sit, { redoOf: original.id }), author);

			expect(outcomes([result])).toEqual([expected]);
			expect(original.successor !== null).toBe(expected === 'applied');
		});
	});

	sitting('that comes second gets the verdict of the first, and does nothing', async (sit) => {
		const original = refusable(sit);
		await sit.judge(original);
		const first = await sit.judge(refusable(sit, { redoOf: original.id }));
		await sit.file();

		const second = await sit.judge(suspend(sit, { redoOf: original.id }));

		expect(second).toMatchObject({ outcome: 'rejected', rejection: first.rejection });
		const [stored] = sit.court.ledger.mutations;
		expect(stored).toMatchObject({ successor: first.id, stood: '{}' });
		expect(await sit.court.precedents.mutation(original.id)).toMatchObject({ successor: first.id });
		expect(sit.court.ledger.successions).toEqual([]);
	});

	sitting('that comes second has no refusal where the first has none', async (sit) => {
		const original = sit.recall({});
		await sit.judge(suspend(sit, { redoOf: original.id }));

		const second = await sit.judge(discard(sit, original.id));

		expect(second).toMatchObject({ outcome: 'applied' });
		expect(Object.keys(second)).not.toContain('rejection');
	});

	sitting('that comes second is explained as the first is', async (sit) => {
		const original = sit.recall({});
		const lost = (name: string, over: Partial<Mutation> = {}) =>
			sit.mutation(
				'administrator.editDetails',
				{ ...subject, firstName: name },
				{ base: { [firstName]: 0 }, ...over }
			);

		await sit.judge(lost('Else'));
		await sit.judge(lost('Mine', { redoOf: original.id }));
		await sit.judge(discard(sit, original.id));

		const [, first, second, ...rest] = sit.court.drafts;
		expect(second?.decision).toBe(first?.decision);
		expect(second?.mutation.id).not.toBe(first?.mutation.id);
		expect(rest).toEqual([]);
	});
});

describe('the knowledge of an author', () => {
	sitting('ages what loosens, and not what tightens', async (sit) => {
		await sit.judge(suspend(sit));
		await sit.file();
		const base = { [suspended]: sit.court.ledger.nextVersion - 1 };
		const old = { base, seen: await seenNow(sit, NOW - 73 * HOUR_MS) };
		const fresh = { base, seen: await seenNow(sit, NOW - 71 * HOUR_MS) };

		const results = [
			await sit.judge(sit.mutation('administrator.restore', subject, old)),
			await sit.judge(suspend(sit, old)),
			await sit.judge(sit.mutation('administrator.restore', subject, fresh))
		];

		// Suspending again moved the version, so it outlives a restoring that had not seen it.
		expect(outcomes(results)).toEqual(['review', 'noop', 'superseded']);
	});

	sitting('lets a mail expire that nobody waits for any more', async (sit) => {
		const seen = await seenNow(sit, NOW - 25 * HOUR_MS);
		const mail = (hours: number) =>
			sit.mutation('administrator.sendPasswordReset', subject, {
				seen,
				authoredAt: NOW - hours * HOUR_MS
			});

		const results = [await sit.judge(mail(25)), await sit.judge(mail(23))];

		expect(outcomes(results)).toEqual(['expired', 'applied']);
	});

	sitting('counts their own earlier change as seen, and nobody else’s', async (sit) => {
		const seen = await seenNow(sit);
		const edit = (name: string, over: Partial<Mutation>) =>
			sit.mutation('administrator.editDetails', { ...subject, firstName: name }, { seen, ...over });
		const { ledger } = sit.court;
		const row = await ledger.loading(() => ledger.overlay.row('administrator', SUBJECT));
		const created = row?.created ?? 0;
		const first = edit('A', { base: { [firstName]: created } });
		await sit.judge(first);
		const upon = { base: { [firstName]: { after: first.id, base: created } } };

		const results = [
			await sit.judge(edit('B', upon), OTHER_OWNER),
			await sit.judge(edit('C', upon))
		];

		expect(outcomes(results)).toEqual(['superseded', 'applied']);
	});
});

sitting('a tightening tells whoever had loosened what it had not seen', async (sit) => {
	await sit.judge(suspend(sit));
	await sit.file();
	const seen = await seenNow(sit);
	const base = { [suspended]: sit.court.ledger.nextVersion - 1 };
	const restore = sit.mutation('administrator.restore', subject, { base, seen });
	expect(outcomes([await sit.judge(restore)])).toEqual(['applied']);

	await sit.judge(suspend(sit, { base, seen }), OTHER_OWNER);

	expect(await sit.court.precedents.mutation(restore.id)).toMatchObject({ outcome: 'superseded' });
});
