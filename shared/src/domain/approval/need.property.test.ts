import fc from 'fast-check';
import { expect, test } from 'vitest';

import { plansOf } from '#domain/administrator/plans/access-plan.ts';
import { OWNER_ROLE, permissionsOf, ROLES } from '#domain/role.ts';
import type { NamedMutation } from '#mutator.ts';
import { HOUR_MS, inHours, NOW, openPlanWorld } from '#testing/plan-world.ts';
import { PROVIDER } from '#testing/world.ts';

type PlanWorld = ReturnType<typeof openPlanWorld>;
/** A change about Sam, who approves nothing at first, or about the other owner. */
interface Step extends NamedMutation {
	readonly args: Readonly<Record<string, unknown>>;
	readonly about: 'sam' | 'other';
}

const LAST_HOUR = 10;

const hour = fc.integer({ min: 1, max: LAST_HOUR }).map(inHours);
const role = fc.constantFrom(OWNER_ROLE, ...ROLES);
const span = fc
	.tuple(hour, fc.option(hour))
	.filter(([from, until]) => until === null || from < until)
	.map(([from, until]) => ({ from, until }));
const change = fc.oneof(
	named('administrator.changeRole', { role }),
	named('administrator.raiseRole', { role, until: hour }),
	named('administrator.suspend', {}),
	named('administrator.suspendUntil', { until: hour }),
	named('administrator.restore', {}),
	named('administrator.setEndDate', { endsAt: fc.option(hour) }),
	named('administrator.suspendFrom', { plannedSuspension: fc.option(span) })
);

function named(name: string, args: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> {
	return fc.record({
		name: fc.constant(name),
		args: fc.record(args),
		about: fc.constantFrom('sam', 'other')
	});
}

/** Makes a change in the owner's name, without approval. */
function make({ world, owner, ...people }: PlanWorld, { about, name, args }: Step) {
	const named = { name, args: { ...args, id: people[about] } };
	return world.arrive(world.intend(owner, named));
}

function openAfter(history: readonly Step[]): PlanWorld {
	const opened = openPlanWorld();
	for (const step of history) make(opened, step);
	return opened;
}

/** Lets the hours pass, carries out what is due, and returns who can approve when. */
function approversOf({ world, owner, sam, other }: PlanWorld): ReadonlySet<string> {
	const approvers = new Set<string>();
	for (let passed = 0; passed <= LAST_HOUR + 1; passed++) {
		world.elapsedMs = NOW + passed * HOUR_MS + HOUR_MS / 2;
		for (const id of [sam, other]) {
			const due = plansOf(world.value('administrator', id) ?? {}).filter(
				({ at }) => at <= world.elapsedMs
			);
			for (const { name } of due) world.arrive(world.intend(owner, { name, args: { id } }));
			const { role: held, suspended } = world.value('administrator', id) ?? {};
			if (permissionsOf(held).has('approval.decide') && suspended !== true)
				approvers.add(`${id} ${String(passed)}`);
		}
	}
	return approvers;
}

test('SEC-D16 a change waits, whichever kind is set, if and only if someone can approve at a time at which they could not', () => {
	let waited = 0;
	fc.assert(
		fc.property(fc.array(change, { maxLength: 5 }), change, (history, last) => {
			const before = approversOf(openAfter(history));
			const asked = openAfter(history);
			asked.world.do(asked.owner, 'provider.setPolicy', {
				providerId: PROVIDER,
				approvals: ['globalMfaOff']
			});

			const { outcome } = make(asked, last);

			const changed = openAfter(history);
			if (make(changed, last).outcome !== 'applied') return;
			const isMore = !approversOf(changed).isSubsetOf(before);
			if (isMore) waited++;
			expect(outcome).toBe(isMore ? 'approval' : 'applied');
		}),
		{ numRuns: 800, seed: 7 }
	);
	expect(waited).toBeGreaterThan(30);
});
