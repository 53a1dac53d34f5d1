import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import type { Row } from '@tenantry/shared/row.ts';

import type { StoreTransaction } from '#store/store.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { decideChange } from '#sync/push/decide-for.ts';
import { PushTransaction } from '#sync/push/push-transaction.ts';
import { systemActor } from '#sync/push/system-actor.ts';
import { prefetchAdministrator } from '#sync/prefetch.ts';
import { duePlans, plansIn, timeIn, type DuePlan } from '#sync/plan-times.ts';

/** The actor in the audit log. */
const SCHEDULE = { name: 'Schedule' };
/** A plan that is refused, because it would take the last owner, is tried again after this time. */
const RETRY_MS = 60_000;
/**
 * Limit of one transaction, because a long lock delays all others; a person has at most five plans,
 * so these are at most 500 plans.
 */
const PEOPLE_AT_ONCE = 100;

export interface DuePlansOptions {
	readonly at: number;
	/** Called when a plan fails, which is a bug; it is postponed, and everything else goes on. */
	readonly onBug: (error: unknown) => void;
}

export interface PlanRefusal {
	readonly plan: DuePlan;
	readonly code: string;
}

export interface CarriedOut {
	readonly endings: readonly AccessEnding[];
	/** Plans that were refused for the first time. */
	readonly refusals: readonly PlanRefusal[];
}

/**
 * Carries out plans that are due in a provider, each once and as a change of its own, in the order
 * of their times. Runs under the provider's lock, so that two servers end a plan once. Afterwards
 * each of them is done, postponed, or has a later time, so repeating this comes to an end.
 */
export async function carryOutDuePlans(
	tx: StoreTransaction,
	{ at, onBug }: DuePlansOptions
): Promise<CarriedOut> {
	const due = await duePlans(tx, { at, people: PEOPLE_AT_ONCE });
	const push = new PushTransaction(tx, { at });
	push.rows.prefetch(providers.name, tx.providerId);
	for (const { administratorId } of due) prefetchAdministrator(push.rows, administratorId);
	await push.load();
	const refused = await carryOutAll(push, due, onBug);
	await push.write();
	const postponed = new Set(refused.map(({ plan }) => plan));
	await tx.putPlanTimes(
		due.map((plan) => {
			const dueAt = postponed.has(plan) ? at + RETRY_MS : (timeOf(push, plan) ?? null);
			return { ...plan, dueAt };
		})
	);
	const refusals = refused.filter(({ plan }) => !isRetry(push, plan));
	return { endings: push.endings, refusals };
}

/** Returns the plans that were refused. */
async function carryOutAll(
	push: PushTransaction,
	due: readonly DuePlan[],
	onBug: DuePlansOptions['onBug']
): Promise<PlanRefusal[]> {
	const actor = { ...systemActor(SCHEDULE), onBug };
	const refused: PlanRefusal[] = [];
	for (const plan of inOrder(push, due)) {
		const before = timeOf(push, plan);
		// An earlier plan of the same person may have ended this one.
		if (before === undefined || before > push.at) continue;
		const { decision } = await decideChange(push, actor, {
			name: plan.name,
			args: { id: plan.administratorId }
		});
		if (timeOf(push, plan) !== before) continue;
		refused.push({ plan, code: decision.rejection?.code ?? decision.outcome });
	}
	return refused;
}

/** Orders plans by the times of their rows; of one person's at the same time, access is taken first. */
function inOrder(push: PushTransaction, due: readonly DuePlan[]): DuePlan[] {
	const placed = due.map((plan) => {
		const names = plansIn(rowOf(push, plan)).map(({ name }) => name);
		return { plan, at: timeOf(push, plan) ?? Infinity, place: names.indexOf(plan.name) };
	});
	placed.sort((left, right) => left.at - right.at || left.place - right.place);
	return placed.map(({ plan }) => plan);
}

/** A plan that was refused before is due later than its row says. */
function isRetry(push: PushTransaction, plan: DuePlan): boolean {
	return plan.dueAt > (timeOf(push, plan) ?? Infinity);
}

function timeOf(push: PushTransaction, plan: DuePlan): number | undefined {
	return timeIn(rowOf(push, plan), plan.name);
}

function rowOf({ overlay }: PushTransaction, { administratorId }: DuePlan): Row | undefined {
	return overlay.row(administrators.name, administratorId);
}
