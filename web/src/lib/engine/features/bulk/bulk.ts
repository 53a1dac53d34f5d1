import type { Because } from '@tenantry/shared/domain/because.ts';
import { setNewest } from '@tenantry/shared/newest.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type {
	BulkAction,
	BulkPlan,
	BulkQuery,
	BulkResult,
	BulkScope
} from '#lib/engine-api/bulk.ts';
import { Batch } from '#lib/engine/session/batch.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import { bulkCall } from './bulk-call.ts';
import { planBulk, type Planned } from './bulk-plan.ts';
import { bulkResult, type BulkRun } from './bulk-result.ts';

/** More than one, because another tab may look at a plan while this one is made. */
const PLANS_KEPT = 8;

export class Bulk {
	readonly #session: OpenSession;
	readonly #onchange: () => void;
	readonly #plans = new Map<string, Planned>();
	readonly #runs = new Map<string, BulkRun>();
	#count = 0;

	constructor(session: OpenSession, onchange: () => void) {
		this.#session = session;
		this.#onchange = onchange;
	}

	async plan(scope: BulkScope, action: BulkAction): Promise<BulkPlan> {
		await this.#session.complete;
		const id = `bulk-${++this.#count}`;
		const planned = planBulk(this.#session, id, { scope, action });
		setNewest(this.#plans, id, planned, PLANS_KEPT);
		return planned.plan;
	}

	/** Resolves when all changes are on the disk; until then `answer` reports the progress. */
	async make(planId: string, because: Because): Promise<Result<undefined, EnqueueError>> {
		const planned = this.#plans.get(planId);
		if (planned === undefined) return err({ code: 'not_found' });
		this.#plans.delete(planId);
		const { action, changing } = planned;
		const batch = new Batch(this.#session, this.#onchange);
		this.#runs.set(planId, { verb: action.verb, people: changing, batch });
		return batch.make(changing.map(({ id }) => bulkCall(action, id, because)));
	}

	/** The calls that making the plan would enqueue. */
	callsOf(planId: string): readonly ReturnType<typeof bulkCall>[] {
		const planned = this.#plans.get(planId);
		return planned?.changing.map(({ id }) => bulkCall(planned.action, id, {})) ?? [];
	}

	/** Withdraws only changes that have never left the device; returns how many there were. */
	async undo(planId: string): Promise<number> {
		return (await this.#runs.get(planId)?.batch.undo()) ?? 0;
	}

	answer({ id, from, count }: BulkQuery): BulkResult | undefined {
		const run = this.#runs.get(id);
		return run && bulkResult(this.#session.replica, run, { from, count });
	}
}
