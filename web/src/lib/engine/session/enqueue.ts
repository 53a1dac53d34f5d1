import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Call } from '#lib/replica/replica.ts';
import type { Desk } from './open-session.ts';
import { toFieldViews } from './field-views.ts';
import { mayLoosen } from './contact.ts';
import type { Enqueued, EnqueueError, Forecast } from '#lib/engine-api/calls.ts';

/** Makes a change; once it is safe on this device it is sent to the server. */
export async function enqueue(
	desk: Desk | undefined,
	call: Call
): Promise<Result<Enqueued, EnqueueError>> {
	if (desk === undefined) return err({ code: 'locked' });
	// Judging against the base needs all of it.
	await desk.whole;
	const enqueued = await desk.replica.enqueue(call);
	if (!enqueued.ok) return enqueued;
	const { pending, decision } = enqueued.value;
	desk.loop.nudge();
	return ok({ mutationId: pending.mutation.id, forecast: toForecast(desk, decision) });
}

type Decision = NonNullable<ReturnType<Desk['forecast']>>;

const NOTHING: Forecast = { outcome: 'noop', changes: [] };

/** Predicts what a call would do now, without making it. */
export function forecastOf(desk: Desk | undefined, { name, args }: Omit<Call, 'redoOf'>): Forecast {
	const decision = desk?.forecast(name, args, { mayLoosen: mayLoosen(desk) });
	return desk === undefined || decision === undefined ? NOTHING : toForecast(desk, decision);
}

function toForecast({ replica }: Desk, decision: Decision): Forecast {
	const { outcome, rejection, changes } = decision;
	return {
		outcome,
		...(rejection === undefined ? {} : { rejection }),
		changes: toFieldViews(replica.view, changes)
	};
}
