import { decisionArgs } from '#support/reviews/decision-args.ts';
import { AccessReviewId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statesOf } from '#support/envelopes/post.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';
import { newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

const DAY_MS = 24 * 3_600_000;

type Name = 'deletion' | 'archival' | 'keep' | 'reduce' | 'close';
type Make = (rest?: Partial<Mutation>) => Mutation;

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;
	let organizationId: string;
	let reviewId: AccessReviewId;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
		const { administratorId } = world.owner.signedIn;
		organizationId = await world.addOrganization();
		reviewId = AccessReviewId.parse(newId());
		await world.apply('accessReview.start', {
			id: reviewId,
			name: 'Spring',
			scope: { kind: 'all' },
			subjects: [world.subject],
			reviewers: [administratorId],
			dueAt: world.clock.now + DAY_MS,
			undecided: 'suspend',
			repeatDays: null
		});
		await world.owner.replica.pull();
	});
	afterEach(() => world.close());

	const { deletion, archival, keep, reduce, close }: Record<Name, Make> = {
		deletion: (rest) => {
			const { email } = world.owner.replica.value('administrator', world.subject) ?? {};
			const args = { id: world.subject, email: String(email) };
			return world.owner.replica.mutation('administrator.delete', args, rest);
		},
		archival: (rest) =>
			world.owner.replica.mutation('organization.archive', { id: organizationId }, rest),
		keep: (rest) => decision('keep', rest),
		reduce: (rest) => decision('reduce', rest),
		close: (rest) => world.owner.replica.mutation('accessReview.close', { id: reviewId }, rest)
	};

	function decision(kind: 'keep' | 'reduce' | 'suspend', rest?: Partial<Mutation>): Mutation {
		const args = decisionArgs({ id: world.subject, reviewId, kind });
		return world.owner.replica.mutation('administrator.review', args, rest);
	}

	test.each([
		['a deletion', deletion],
		['an archival', archival],
		['a decision to keep', keep],
		['a decision to reduce', reduce],
		['the end of a review', close]
	])(
		'SEC-L02 %s that came in an envelope waits for its author, who confirms it',
		async (_name, make) => {
			const { device, replica, signedIn } = world.owner;
			const mutation = make();
			const before = await world.version();

			expect(await statesOf(world, await device.seal(mutation))).toEqual(['received']);
			await replica.pull();
			expect(replica.verdicts.get(mutation.id)).toMatchObject({
				outcome: 'review',
				review: 'confirm'
			});
			const [event] = (await world.audit()).filter(
				({ mutation_id }) => mutation_id === mutation.id
			);
			expect(event).toMatchObject({ outcome: 'review', changes: '[]' });
			expect(await world.version()).toBe(before + 1);

			const unlocked = await world.enter(OWNER_ROLE, signedIn.administratorId);
			const confirmed = { ...make({ redoOf: mutation.id }), seen: unlocked.replica.cookie };
			const [result] = await unlocked.replica.push(confirmed);
			expect(result?.outcome).toBe('applied');
		}
	);

	test('SEC-L02 a decision to suspend that came in an envelope suspends', async () => {
		const { device, replica } = world.owner;

		await statesOf(world, await device.seal(decision('suspend')));
		await replica.pull();

		expect(replica.value('administrator', world.subject)).toMatchObject({ suspended: true });
	});

	test.each([
		['a deletion', deletion],
		['an archival', archival]
	])(
		'SEC-L02 %s without knowledge does not count as one with fresh knowledge',
		async (_n, make) => {
			const { replica } = world.owner;
			const made = make();
			const [touched = ''] = Object.keys(made.base);
			const bases = [{}, { [touched]: 0 }, { 'organization/x/name': 0 }];

			const results = [];
			for (const base of bases)
				results.push(...(await replica.push({ ...make(), base, seen: null })));

			expect(results.map(({ outcome }) => outcome)).toEqual(['review', 'review', 'review']);
			await replica.pull();
			expect(results.map(({ id }) => replica.verdicts.get(id)?.review)).toEqual([
				'stale',
				'stale',
				'stale'
			]);
		}
	);
});
