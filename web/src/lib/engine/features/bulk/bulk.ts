import type { Because } from '@tenantry/shared/domain/because.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type {
	BulkAction,
	BulkPlan,
	BulkQuery,
	BulkResult,
	BulkScope
} from '#lib/engine-api/bulk.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import { bulkCall } from './bulk-call.ts';
import { planBulk, type Planned } from './bulk-plan.ts';
import { bulkResult, type Batch } from './bulk-result.ts';

/** Changes that are written together; between two lots the screen shows the progress. */
const LOT = 100;
/** Another tab may look at one plan while this one is made. */
const PLANS_KEPT = 8;

/** Bulk changes: previewed first, then made for exactly the administrators who were shown. */
export class Bulk {
	readonly #session: OpenSession;
	readonly #onchange: () => void;
	readonly #plans = new Map<string, Planned>();
	readonly #batches = new Map<string, Batch>();
	#count = 0;

	constructor(session: OpenSession, onchange: () => void) {
		this.#session = session;
		this.#onchange = onchange;
	}

	async plan(scope: BulkScope, action: BulkAction): Promise<BulkPlan> {
		await this.#session.complete;
		const id = `bulk-${++this.#count}`;
		const planned = planBulk(this.#session, id, { scope, action });
		this.#plans.set(id, planned);
		const [oldest] = this.#plans.keys();
		if (this.#plans.size > PLANS_KEPT && oldest !== undefined) this.#plans.delete(oldest);
		return planned.plan;
	}

	/** Resolves when all changes are on the disk; until then `answer` tells the progress. */
	async make(planId: string, because: Because): Promise<Result<undefined, EnqueueError>> {
		const planned = this.#plans.get(planId);
		if (planned === undefined) return err({ code: 'not_found' });
		this.#plans.delete(planId);
		const { action, changing } = planned;
		const batch: Batch = { verb: action.verb, people: changing, made: [], end: 'running' };
		this.#batches.set(planId, batch);
		for (let from = 0; from < changing.length; from += LOT) {
			const lot = changing.slice(from, from + LOT);
			const made = await this.#makeLot(lot.map(({ id }) => bulkCall(action, id, because)));
			if (!made.ok) {
				this.#become(batch, 'cut_short');
				return made;
			}
			batch.made.push(...made.value);
			this.#onchange();
		}
		this.#become(batch, 'complete');
		return ok(undefined);
	}

	/** Returns the calls that making the plan would enqueue. */
	callsOf(planId: string): readonly ReturnType<typeof bulkCall>[] {
		const planned = this.#plans.get(planId);
		return planned?.changing.map(({ id }) => bulkCall(planned.action, id, {})) ?? [];
	}

	/** Withdraws the changes that have never left the device; returns how many there were. */
	async undo(planId: string): Promise<number> {
		const made = this.#batches.get(planId)?.made ?? [];
		// Newest first, so that no change is withdrawn from under one that came after it.
		return this.#session.replica.withdrawAll(made.toReversed());
	}

	answer({ id, from, count }: BulkQuery): BulkResult | undefined {
		const batch = this.#batches.get(id);
		return batch && bulkResult(this.#session.replica, batch, { from, count });
	}

	/**
	 * Enqueues a lot in one tick, which is written together: all of it is durable, or nothing is.
	 */
	async #makeLot(
		calls: readonly ReturnType<typeof bulkCall>[]
	): Promise<Result<readonly string[], EnqueueError>> {
		const { replica, loop } = this.#session;
		const results = await Promise.all(calls.map((call) => replica.enqueue(call)));
		const ids: string[] = [];
		for (const result of results) {
			if (!result.ok) return result;
			ids.push(result.value.pending.mutation.id);
		}
		loop.nudge();
		return ok(ids);
	}

	#become(batch: Batch, end: Batch['end']): void {
		batch.end = end;
		this.#onchange();
	}
}
