import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { UncheckedCall, Enqueued as Made } from '#lib/replica/author.ts';
import { loadMutators } from '#lib/replica/queue/mutators.ts';
import type { OpenSession } from './open-session.ts';
import { toFieldViews } from './field-views.ts';
import { mayLoosen } from './contact.ts';
import type { Enqueued, Prediction } from '#lib/engine-api/mutation.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';

export async function enqueue(
	session: OpenSession | undefined,
	call: UncheckedCall
): Promise<Result<Enqueued, EnqueueError>> {
	if (session === undefined) return err({ code: 'locked' });
	// A prediction against the base needs all of it.
	await session.complete;
	const enqueued = await session.replica.enqueue(call);
	if (!enqueued.ok) return enqueued;
	session.loop.nudge();
	return ok(toEnqueued(session, enqueued.value));
}

/** Converts a change that was made to what the page may know of it. */
export function toEnqueued(session: OpenSession, { queued, decision }: Made): Enqueued {
	return { mutationId: queued.mutation.id, prediction: toPrediction(session, decision) };
}

type Decision = NonNullable<ReturnType<OpenSession['predict']>>;

const NOTHING: Prediction = { outcome: 'noop', changes: [] };

export async function predict(
	session: OpenSession | undefined,
	{ name, args }: Omit<UncheckedCall, 'redoOf'>
): Promise<Prediction> {
	await loadMutators();
	const decision = session?.predict(name, args, { mayLoosen: mayLoosen(session) });
	return session === undefined || decision === undefined
		? NOTHING
		: toPrediction(session, decision);
}

function toPrediction({ replica }: OpenSession, decision: Decision): Prediction {
	const { outcome, rejection, changes, proposed } = decision;
	return {
		outcome,
		...(rejection === undefined ? {} : { rejection }),
		changes: toFieldViews(replica.view, proposed ?? changes)
	};
}
