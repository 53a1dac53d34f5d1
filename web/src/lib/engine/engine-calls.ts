import { err } from '@tenantry/shared/result.ts';
import type { Unopened } from '#lib/engine-api/calls/call.ts';
import {
	CALLS,
	type EngineCalls,
	type OwnCalls,
	type PortCalls
} from '#lib/engine-api/calls/calls.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import { hex } from '#lib/vault/aes.ts';
import type { Engine } from './engine.ts';
import { enqueue, predict } from './session/enqueue.ts';

export function createEngineCalls(
	engine: Engine,
	randomBytes: (length: number) => Uint8Array
): Omit<EngineCalls, keyof PortCalls> {
	const own: OwnCalls = {
		makeVault: (method) => engine.vaults.makeVault(method),
		unlock: (personKey, secret) => engine.vaults.unlock(personKey, secret),
		lock: () => engine.exits.lock(),
		switchPerson: () => engine.exits.switchPerson(),
		signOut: (unsent) => engine.exits.signOut(unsent),
		forget: (personKey) => engine.exits.forget(personKey),
		mutate: ({ name, args }, options) => enqueue(engine.session, { name, args, ...options }),
		predict: (mutation) => predict(engine.session, mutation),
		withdraw: (mutationId) =>
			unlessFull(engine.session?.replica.withdraw(mutationId) ?? Promise.resolve(false)),
		syncNow: () => engine.sync(),
		newId: async () => hex(randomBytes(12))
	};
	const lazy = Object.entries(CALLS).flatMap(([name, { by, unopened }]) => {
		if (by === 'sign_in') return [[name, signInCall(engine, name)] as const];
		return unopened === undefined ? [] : [[name, featureCall(engine, name, unopened)] as const];
	});
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the table names them all
	return { ...own, ...Object.fromEntries(lazy) } as Omit<EngineCalls, keyof PortCalls>;
}

type Answer = (...given: readonly unknown[]) => Promise<unknown>;

/** Makes a call of the lazy sign-in, even while no copy is open. */
function signInCall(engine: Engine, name: string): Answer {
	return async (...given) => {
		const loaded = await engine.signInCalls().catch(() => undefined);
		return loaded === undefined ? err({ code: 'offline' }) : carryOut(loaded, name, given);
	};
}

function featureCall(engine: Engine, name: string, unopened: Unopened): Answer {
	return async (...given) => {
		if (engine.session === undefined) return unopened.closed;
		const loaded = await engine.session.features().catch(() => undefined);
		if (loaded === undefined) return unopened.unloaded;
		const answer = await unlessFull(carryOut(loaded.calls, name, given));
		return answer.ok ? answer.value : answer;
	};
}

async function carryOut(calls: object, name: string, given: readonly unknown[]): Promise<unknown> {
	const call: unknown = Reflect.get(calls, name);
	return typeof call === 'function' ? Reflect.apply(call, undefined, given) : undefined;
}
