import { plainValuesOf } from '@tenantry/shared/domain/administrator/fields.ts';
import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import type { Client } from '#lib/client/client.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Prediction } from '#lib/engine-api/mutation.ts';
import type { ReviewedPerson } from '#lib/engine-api/review.ts';
import { Decider } from './decider.svelte.ts';

const fine: Prediction = { outcome: 'applied', changes: [] };
const SAM = 'a'.repeat(24);
const sam: ReviewedPerson = {
	id: SAM,
	administrator: {
		id: SAM,
		...plainValuesOf({ firstName: 'Sam', lastName: 'Rivera' }),
		email: 'sam@example.com',
		role: 'Help Desk',
		status: 'active',
		accessMode: 'all',
		organizationCount: 0,
		organizationNames: [],
		apiAccess: { state: 'disabled' },
		enrolment: 'finished',
		badge: null,
		isSelf: false
	},
	lastSeenDay: null,
	endsAt: null,
	decision: null,
	last: null,
	refusal: null
};

interface Conditions {
	readonly hasLeft?: boolean;
	/** Ids of changes that have been sent already. */
	readonly sent?: readonly string[];
	readonly isStartUnsent?: boolean;
	readonly error?: EnqueueError;
	readonly prediction?: Prediction;
}

function openDecider({
	hasLeft = false,
	sent = [],
	isStartUnsent = false,
	error,
	prediction = fine
}: Conditions = {}) {
	const made: unknown[] = [];
	const names: string[] = [];
	const withdrawn: string[] = [];
	const client: Pick<Client, 'mutate' | 'predict' | 'withdraw'> = {
		mutate: async ({ name, args }) => {
			if (error) return err(error);
			names.push(name);
			made.push(args);
			return ok({ mutationId: `m${made.length}`, prediction });
		},
		predict: async () => prediction,
		withdraw: async (mutationId) => {
			withdrawn.push(mutationId);
			return ok(!hasLeft && !sent.includes(mutationId));
		}
	};
	const decider = new Decider(client, 'review', () => isStartUnsent);
	return { decider, made, names, withdrawn };
}

test('a decision is made at once, with its note, and can be undone', async () => {
	const { decider, made } = openDecider();

	expect(await decider.decide(sam, 'keep', ' Still here ')).toBe(true);

	expect(made).toEqual([{ id: SAM, reviewId: 'review', kind: 'keep', note: 'Still here' }]);
	expect([decider.change, decider.words]).toEqual(['m1', '']);
	expect(await decider.undo()).toBe(SAM);
	expect([decider.words, decider.canUndo]).toEqual(['Undone. It was never sent.', false]);
});

test('a suspension asks for confirmation, and cancelling makes none', async () => {
	const { decider, made } = openDecider();

	expect(await decider.decide(sam, 'suspend', '')).toBe(false);
	expect([made, decider.asked?.person.id]).toEqual([[], SAM]);
	decider.cancel();
	expect(await decider.confirm()).toBe(false);
	expect(made).toEqual([]);

	await decider.decide(sam, 'suspend', '');
	expect(await decider.confirm()).toBe(true);
	expect(made).toEqual([{ id: SAM, reviewId: 'review', kind: 'suspend' }]);
	expect(decider.asked).toBeUndefined();
});

test('a reduction asks what stays, and is made together with the decision as one change', async () => {
	const { decider, made, names } = openDecider();
	const reduction = { role: 'Read Only' as const, organizationIds: [SAM] };

	expect(await decider.decide(sam, 'reduce', ' Too much ')).toBe(false);
	expect([made, decider.asked?.kind]).toEqual([[], 'reduce']);
	expect(await decider.foresee(reduction)).toBeUndefined();
	expect(made).toEqual([]);

	expect(await decider.confirm(reduction)).toBe(true);
	const subject = { id: SAM, reviewId: 'review' };
	expect(made).toEqual([{ ...subject, kind: 'reduce', note: 'Too much', ...reduction }]);
	expect([names, decider.asked, decider.change]).toEqual([
		['administrator.review'],
		undefined,
		'm1'
	]);
});

test('a reduction does not overtake the start of its review', async () => {
	const { decider, names } = openDecider({ isStartUnsent: true });

	await decider.decide(sam, 'reduce', '');
	await decider.confirm({ role: 'Read Only' });

	expect(names).toEqual(['administrator.review']);
});

test('a reduction that was sent says that only a change of the account gives access back', async () => {
	const { decider } = openDecider({ hasLeft: true });
	await decider.decide(sam, 'reduce', '');
	await decider.confirm({ role: 'Read Only' });

	await decider.undo();

	expect(decider.words).toContain('only a change of the account gives access back');
	expect(decider.words).not.toContain('Undone');
});

test('a suspension that will be refused says so before it is confirmed', async () => {
	const prediction: Prediction = {
		outcome: 'rejected',
		rejection: { code: 'last_billing_admin' },
		changes: []
	};
	const { decider } = openDecider({ prediction });

	await decider.decide(sam, 'suspend', '');

	expect(decider.asked?.refusal).toBe(explainRejection('last_billing_admin'));
});

test('taps while the suspension dialog is open decide nothing', async () => {
	const { decider, made } = openDecider();

	await Promise.all([decider.decide(sam, 'suspend', ''), decider.decide(sam, 'keep', '')]);
	await decider.decide(sam, 'keep', '');

	expect(made).toEqual([]);
	expect(decider.asked?.person.id).toBe(SAM);
});

test('two taps on one card are one decision', async () => {
	const { decider, made } = openDecider();

	await Promise.all([decider.decide(sam, 'keep', ''), decider.decide(sam, 'keep', '')]);

	expect(made).toHaveLength(1);
});

test('a decision that has been sent is not taken back, but can be made again', async () => {
	const { decider } = openDecider({ hasLeft: true });
	await decider.decide(sam, 'keep', '');

	expect(await decider.undo()).toBe(SAM);
	expect(decider.words).toBe('Already sent. Decide again below.');
});

test('a decision that could not be saved does not count, and the screen says why', async () => {
	const { decider } = openDecider({ error: { code: 'storage_full' } });

	expect(await decider.decide(sam, 'keep', '')).toBe(false);
	expect([decider.isBad, decider.canUndo]).toEqual([true, false]);
	expect(decider.change).toBeUndefined();
});

test('a suspension does not wait for the start of its review, and is undone with the decision', async () => {
	const { decider, made, names, withdrawn } = openDecider({ isStartUnsent: true });

	await decider.decide(sam, 'suspend', '');
	expect(await decider.confirm()).toBe(true);

	expect(names).toEqual(['administrator.suspend', 'administrator.review']);
	expect(made[0]).toEqual({ id: SAM });
	expect(await decider.undo()).toBe(SAM);
	expect([withdrawn, decider.words]).toEqual([['m2', 'm1'], 'Undone. It was never sent.']);
});

test('a suspension that has left ahead of its decision is not said to be undone', async () => {
	const { decider } = openDecider({ isStartUnsent: true, sent: ['m1'] });
	await decider.decide(sam, 'suspend', '');
	await decider.confirm();

	await decider.undo();

	expect(decider.words).toContain('the account was already suspended');
});

test.each(['keep', 'reduce'] as const)(
	'to decide %s about a suspended account says that it stays suspended',
	async (kind) => {
		const { decider, names } = openDecider({ isStartUnsent: true });
		const administrator = sam.administrator && {
			...sam.administrator,
			status: 'suspended' as const
		};

		await decider.decide({ ...sam, administrator }, kind, '');
		if (kind === 'reduce') await decider.confirm({ role: 'Read Only' });

		expect(names).toEqual(['administrator.review']);
		expect(decider.words).toMatch(/The account stays suspended; restore it to give access back\.$/);
	}
);
