import { ok, type Result } from '@tenantry/shared/result.ts';
import { parseCall, type Call } from '#lib/replica/authoring.ts';
import type { OpenSession } from './open-session.ts';
import { enqueue } from './enqueue.ts';
import type { Enqueued } from '#lib/engine-api/mutation.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';

/** Enqueues calls in one tick, which are written together: all of them are durable, or none is. */
export async function enqueueAll(
	session: OpenSession,
	calls: readonly Call[]
): Promise<Result<readonly Enqueued[], EnqueueError>> {
	await session.complete;
	for (const call of calls) {
		const parsed = parseCall(call);
		if (!parsed.ok) return parsed;
	}
	const results = await Promise.all(calls.map((call) => enqueue(session, call)));
	const enqueued: Enqueued[] = [];
	for (const result of results) {
		if (!result.ok) return result;
		enqueued.push(result.value);
	}
	return ok(enqueued);
}
