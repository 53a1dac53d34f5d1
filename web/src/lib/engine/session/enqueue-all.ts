import { ok, type Result } from '@tenantry/shared/result.ts';
import { parseCall, type Call } from '#lib/replica/replica.ts';
import type { Desk } from './open-session.ts';
import { enqueue } from './enqueue.ts';
import type { Enqueued, EnqueueError } from '#lib/engine-api/calls.ts';

/** Enqueues calls in one tick, which are written together: all of them are durable, or none is. */
export async function enqueueAll(
	desk: Desk,
	calls: readonly Call[]
): Promise<Result<readonly Enqueued[], EnqueueError>> {
	await desk.whole;
	for (const call of calls) {
		const parsed = parseCall(call);
		if (!parsed.ok) return parsed;
	}
	const results = await Promise.all(calls.map((call) => enqueue(desk, call)));
	const enqueued: Enqueued[] = [];
	for (const result of results) {
		if (!result.ok) return result;
		enqueued.push(result.value);
	}
	return ok(enqueued);
}
