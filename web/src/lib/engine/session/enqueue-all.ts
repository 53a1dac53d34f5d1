import { ok, type Result } from '@tenantry/shared/result.ts';
import { parseCall, type UncheckedCall, type Enqueued as Made } from '#lib/replica/author.ts';
import { loadMutators } from '#lib/replica/queue/mutators.ts';
import type { SyncLoop } from '#lib/sync/sync-loop.ts';
import type { OpenSession } from './open-session.ts';
import { toEnqueued } from './enqueue.ts';
import type { Enqueued } from '#lib/engine-api/mutation.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';

export interface WritableSession extends Pick<OpenSession, 'replica' | 'complete'> {
	readonly loop: Pick<SyncLoop, 'nudge'>;
}

export async function enqueueAll(
	session: OpenSession,
	calls: readonly UncheckedCall[]
): Promise<Result<readonly Enqueued[], EnqueueError>> {
	const made = await enqueueTogether(session, calls);
	return made.ok ? ok(made.value.map((one) => toEnqueued(session, one))) : made;
}

/** Enqueues calls in one tick: all of them become durable, or none does. */
export async function enqueueTogether(
	{ replica, loop, complete }: WritableSession,
	calls: readonly UncheckedCall[]
): Promise<Result<readonly Made[], EnqueueError>> {
	await Promise.all([complete, loadMutators()]);
	for (const call of calls) {
		const parsed = parseCall(call);
		if (!parsed.ok) return parsed;
	}
	const results = await Promise.all(calls.map((call) => replica.enqueue(call)));
	const made: Made[] = [];
	for (const result of results) {
		if (!result.ok) return result;
		made.push(result.value);
	}
	loop.nudge();
	return ok(made);
}
