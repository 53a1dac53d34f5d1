import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { parseCall, type Call } from '#lib/replica/replica.ts';
import type { Desk } from './desk.ts';
import { toFieldViews } from './field-views.ts';
import type { Enqueued, EnqueueError, Forecast } from './worker-api.ts';

/** What is enqueued in one tick is written together: all of it is safe, or nothing is. */
export async function enqueueAll(
	desk: Desk | undefined,
	calls: readonly Call[]
): Promise<Result<readonly Enqueued[], EnqueueError>> {
	if (desk === undefined) return err({ code: 'locked' });
	// What is judged against the base needs all of it.
	await desk.whole;
	for (const call of calls) {
		const parsed = parseCall(call);
		if (!parsed.ok) return parsed;
	}
	const results = await Promise.all(calls.map((call) => desk.replica.enqueue(call)));
	const enqueued: Enqueued[] = [];
	for (const result of results) {
		if (!result.ok) return result;
		const { pending, decision } = result.value;
		enqueued.push({ mutationId: pending.mutation.id, forecast: toForecast(desk, decision) });
	}
	desk.loop.nudge();
	return ok(enqueued);
}

export async function enqueueOne(
	desk: Desk | undefined,
	call: Call
): Promise<Result<Enqueued, EnqueueError>> {
	const enqueued = await enqueueAll(desk, [call]);
	if (!enqueued.ok) return enqueued;
	const [only] = enqueued.value;
	return only === undefined ? err({ code: 'not_found' }) : ok(only);
}

type Decision = NonNullable<ReturnType<Desk['forecast']>>;

const NOTHING: Forecast = { outcome: 'noop', changes: [] };

/** What a call would do now, without doing it. */
export function forecastOf(desk: Desk | undefined, { name, args }: Omit<Call, 'redoOf'>): Forecast {
	const decision = desk?.forecast(name, args);
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
