import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { parseCall, type Call } from '#lib/replica/replica.ts';
import type { Desk } from './desk.ts';
import { hex } from './desk.ts';
import { DISCARD } from '#lib/replica/pending.ts';
import type { Engine } from './engine.ts';
import { toFieldViews } from './field-views.ts';
import type { OnDemand } from './on-demand/on-demand.ts';
import type { Enqueued, EnqueueError, Forecast, WorkerApi } from './worker-api.ts';

type Decision = NonNullable<ReturnType<Desk['forecast']>>;

/** The calls of a page, without what belongs to its port. */
export function createEngineApi(
	engine: Engine,
	randomBytes: (length: number) => Uint8Array
): Omit<WorkerApi, 'watch' | 'attend'> {
	return {
		signIn: (request) => engine.gate.signIn(request),
		startEnrolment: () => engine.startEnrolment(),
		confirmEnrolment: (code) => engine.gate.confirmEnrolment(code),
		makeApiKey: async () => (await engine.desk?.makeApiKey()) ?? err({ code: 'unauthenticated' }),
		changePassword: async (current, next) =>
			(await partOf(engine))?.changePassword({ current, next }) ?? err({ code: 'offline' }),
		setUp: (token, password) => engine.gate.setUp(token, password),
		firstSetUp: (request) => engine.gate.firstSetUp(request),
		resetPassword: (token, password) => engine.gate.resetPassword(token, password),
		choosePassphrase: (passphrase) => engine.choosePassphrase(passphrase),
		unlock: (personKey, passphrase) => engine.unlock(personKey, passphrase),
		lock: () => engine.lock(),
		switchPerson: () => engine.switchPerson(),
		signOut: (unsent) => engine.signOut(unsent),
		forget: (personKey) => engine.forget(personKey),

		mutate: (name, args, options) => mutate(engine, { name, args, ...options }),
		mutateAll: (calls) => mutateAll(engine, calls),
		forecast: async <N extends MutationName>(name: N, args: MutationArgs<N>) => {
			const desk = engine.desk;
			const decision = desk?.forecast(name, args);
			if (desk === undefined || decision === undefined) return NOTHING;
			return toForecast(desk, decision);
		},
		withdraw: async (mutationId) => (await engine.desk?.replica.withdraw(mutationId)) ?? false,
		redo: async (mutationId) => {
			const entry = engine.desk?.replica.settled.get(mutationId);
			if (entry === undefined) return err({ code: 'not_found' });
			const { name, args } = entry.mutation;
			return mutate(engine, { name, args, redoOf: mutationId });
		},
		discard: async (mutationId) => {
			const entry = engine.desk?.replica.settled.get(mutationId);
			if (entry === undefined) return err({ code: 'not_found' });
			return mutate(engine, { name: DISCARD, args: { mutationId }, redoOf: mutationId });
		},
		exportUnsent: () => onDemand(engine, async (part) => ok(part.unsentChanges())),
		resetCopy: () => onDemand(engine, async (part) => ok(await part.resetCopy())),
		syncNow: () => engine.desk?.loop.wake({ pull: true }),
		readActivity: (filters, count) =>
			onDemand(engine, ({ activity }) => activity.read(filters, count)),
		exportActivity: (format, filters) =>
			onDemand(engine, ({ activity }) => activity.exportFile(format, filters)),
		verifyActivity: () => onDemand(engine, ({ activity }) => activity.verify()),
		keyUse: async (id) => (await partOf(engine))?.keyUse(id) ?? err({ code: 'offline' }),
		keepOffboarding: async (id, offboarding) =>
			(await partOf(engine))?.offboardings.keep(id, offboarding) ?? err({ code: 'locked' }),
		planBulk: (scope, action) =>
			onDemand(engine, async ({ bulk }) => ok(await bulk.plan(scope, action))),
		makeBulk: (planId, because) => onDemand(engine, ({ bulk }) => bulk.make(planId, because)),
		undoBulk: (planId) => onDemand(engine, async ({ bulk }) => ok(await bulk.undo(planId))),
		keepView: (view) => onDemand(engine, ({ views }) => views.keep(view)),
		dropView: (viewId) => onDemand(engine, ({ views }) => views.drop(viewId)),
		exportRoster: (wanted) => onDemand(engine, async (part) => ok(await part.exportRoster(wanted))),
		readImport: (source, text) => onDemand(engine, ({ csvImport }) => csvImport.read(source, text)),
		makeImport: () => onDemand(engine, ({ csvImport }) => csvImport.make()),
		undoImport: () => onDemand(engine, async ({ csvImport }) => ok(await csvImport.undo())),
		dropImport: () => onDemand(engine, async ({ csvImport }) => csvImport.drop()),
		newId: async () => hex(randomBytes(12))
	};
}

async function mutate(engine: Engine, call: Call): Promise<Result<Enqueued, EnqueueError>> {
	const desk = engine.desk;
	if (desk === undefined) return err({ code: 'locked' });
	// What is judged against the base needs all of it.
	await desk.whole;
	const enqueued = await desk.replica.enqueue(call);
	if (!enqueued.ok) return enqueued;
	const { pending, decision } = enqueued.value;
	desk.loop.nudge();
	return ok({ mutationId: pending.mutation.id, forecast: toForecast(desk, decision) });
}

/** What is enqueued in one tick is written together: all of it is safe, or nothing is. */
async function mutateAll(
	engine: Engine,
	calls: readonly Call[]
): Promise<Result<readonly Enqueued[], EnqueueError>> {
	const desk = engine.desk;
	if (desk === undefined) return err({ code: 'locked' });
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

/** undefined while nobody is in, or where its file does not come. */
function partOf({ desk }: Engine): Promise<OnDemand | undefined> | undefined {
	return desk?.onDemand().catch(() => undefined);
}

/** What the part answers that is loaded when it is first asked for. */
async function onDemand<T, E>(
	{ desk }: Engine,
	ask: (part: OnDemand) => Promise<Result<T, E | EnqueueError>>
): Promise<Result<T, E | EnqueueError>> {
	if (desk === undefined) return err({ code: 'locked' });
	const part = await desk.onDemand().catch(() => undefined);
	return part === undefined ? err({ code: 'not_loaded' }) : ask(part);
}

const NOTHING: Forecast = { outcome: 'noop', changes: [] };

function toForecast({ replica }: Desk, decision: Decision): Forecast {
	const { outcome, rejection, changes } = decision;
	return {
		outcome,
		...(rejection === undefined ? {} : { rejection }),
		changes: toFieldViews(replica.view, changes)
	};
}
