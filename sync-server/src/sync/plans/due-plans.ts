import { plansOf, type AccessPlan } from '@tenantry/shared/domain/administrator/access-plan.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import type { Row } from '@tenantry/shared/row.ts';

import type { StoreTransaction } from '#store/store.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { decideChange, type DevicelessActor } from '#sync/push/decide-for.ts';
import { PushTransaction } from '#sync/push/push-transaction.ts';
import { systemActor } from '#sync/push/system-actor.ts';
import { wantAdministrator } from '#sync/wanted-rows.ts';
import { dueAdministrators, dueTimeOf, putDueTimes } from './due-times.ts';

/** The actor in the audit log. */
const SCHEDULE = { name: 'Schedule' };
/** A plan that is refused, because it would take the last owner, is tried again after this time. */
const RETRY_MS = 60_000;

export interface DuePlansOptions {
	readonly at: number;
	/** Called when a plan fails, which is a bug; it waits, and everything else goes on. */
	readonly onBug: (error: unknown) => void;
}

interface DuePlan extends AccessPlan {
	readonly id: string;
}

/**
 * Carries out what is due in a provider, each plan as a change of its own, in the order of their
 * times. Runs under the provider's lock before anything else is decided, so that two servers end a
 * plan once, and nothing rests on rights that have ended. Returns whose access ended.
 */
export async function carryOutDuePlans(
	tx: StoreTransaction,
	{ at, onBug }: DuePlansOptions
): Promise<readonly AccessEnding[]> {
	const ids = await dueAdministrators(tx, at);
	if (ids.length === 0) return [];
	const push = new PushTransaction(tx, { at });
	push.rows.want(providers.name, tx.providerId);
	for (const id of ids) wantAdministrator(push.rows, id);
	await push.load();
	const refused = await carryOutAll(push, ids, { ...systemActor(SCHEDULE), onBug });
	await push.write();
	const left = new Map(
		ids.map((id) => {
			const dueAt = dueTimeOf(rowOf(push, id));
			return [id, refused.has(id) ? at + RETRY_MS : dueAt] as const;
		})
	);
	await putDueTimes(tx, left);
	return push.endings;
}

/** Returns the administrators for whom a plan was refused. */
async function carryOutAll(
	push: PushTransaction,
	ids: readonly string[],
	actor: DevicelessActor
): Promise<ReadonlySet<string>> {
	const refused = new Map<string, string>();
	for (;;) {
		// A plan may leave another one that is due by now.
		const due = duePlans(push, ids).filter(({ id, name }) => refused.get(id) !== name);
		if (due.length === 0) return new Set(refused.keys());
		for (const plan of due) {
			const { id, name } = plan;
			if (!isStillDue(push, plan)) continue;
			const { decision } = await decideChange(push, actor, { name, args: { id } });
			if (decision.rejection !== undefined) refused.set(id, name);
		}
	}
}

function duePlans(push: PushTransaction, ids: readonly string[]): DuePlan[] {
	return ids
		.flatMap((id) => plansIn(rowOf(push, id)).map((plan) => ({ ...plan, id })))
		.filter(({ at }) => at <= push.at)
		.sort((left, right) => left.at - right.at);
}

/** An earlier plan of the same person may have ended this one. */
function isStillDue(push: PushTransaction, { id, name }: DuePlan): boolean {
	const present = plansIn(rowOf(push, id)).find((plan) => plan.name === name);
	return present !== undefined && present.at <= push.at;
}

function plansIn(row: Row | undefined): readonly AccessPlan[] {
	return row === undefined || row.deleted !== undefined ? [] : plansOf(row.value);
}

function rowOf({ overlay }: PushTransaction, id: string): Row | undefined {
	return overlay.row(administrators.name, id);
}
