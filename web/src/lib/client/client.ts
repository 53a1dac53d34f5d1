import { transfer, wrap } from 'comlink';
import { createContext } from 'svelte';
import engineUrl from '#lib/engine/engine.worker.ts?sharedworker&url';
import type { LiveAnswer, LiveQuery, LiveRequest, LiveResult } from '#lib/engine-api/queries.ts';
import type { EngineCalls } from '#lib/engine-api/calls.ts';
import { reportPresence } from './presence.ts';
import { canShareWorker } from './shared-worker.ts';
import { holdTabLock } from './tab-lock.ts';
import { trustedScriptUrl } from './trusted-script-url.ts';

/** The engine as a page sees it: the worker's calls, and live queries. */
export interface Client extends Omit<EngineCalls, 'watch' | 'attend' | 'stay' | 'use'> {
	watch<Q extends LiveQuery>(query: Q, onresult: (result: LiveResult<Q>) => void): Watch<Q>;
}

/** A running live query. */
export interface Watch<Q extends LiveQuery> {
	/** Switches to the same kind of query over another window or with another filter. */
	change(query: Q): void;
	close(): void;
}

export const [getClient, setClient] = createContext<Client>();

/** Starts the engine, or joins the one that another tab has started. */
export function startClient(): Client {
	// Comlink's Remote loses the type parameters of `mutate`; every call answers a promise anyway.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the worker's boundary
	const remote = wrap<EngineCalls>(connect()) as unknown as EngineCalls;
	holdTabLock(remote, { locks: navigator.locks, reload: () => location.reload() });
	reportPresence(remote);
	return {
		signIn: (request) => remote.signIn(request),
		startEnrolment: () => remote.startEnrolment(),
		confirmEnrolment: (code) => remote.confirmEnrolment(code),
		factorFor: (wish) => remote.factorFor(wish),
		askForFactor: () => remote.askForFactor(),
		proveFactor: (proof) => remote.proveFactor(proof),
		makeApiKey: () => remote.makeApiKey(),
		changePassword: (current, next) => remote.changePassword(current, next),
		askForPasskey: () => remote.askForPasskey(),
		signInByPasskey: (proof, deviceName) => remote.signInByPasskey(proof, deviceName),
		startPasskey: () => remote.startPasskey(),
		addPasskey: (passkey, name) => remote.addPasskey(passkey, name),
		ownPasskeys: () => remote.ownPasskeys(),
		renamePasskey: (id, name) => remote.renamePasskey(id, name),
		removePasskey: (id) => remote.removePasskey(id),
		setUp: (token, password) => remote.setUp(token, password),
		firstSetUp: (request) => remote.firstSetUp(request),
		resetPassword: (token, password) => remote.resetPassword(token, password),
		makeVault: (method) => remote.makeVault(method),
		unlock: (personKey, secret) => remote.unlock(personKey, secret),
		addVaultMethod: (current, added) => remote.addVaultMethod(current, added),
		removeVaultMethod: (current, removed) => remote.removeVaultMethod(current, removed),
		useHere: () => remote.useHere(),
		setPin: (current, pin) => remote.setPin(current, pin),
		dropPin: () => remote.dropPin(),
		lock: () => remote.lock(),
		switchPerson: () => remote.switchPerson(),
		signOut: (unsent) => remote.signOut(unsent),
		forget: (personKey) => remote.forget(personKey),
		// Step 1 of a change (ARCHITECTURE.md).
		mutate: (name, args, options) => remote.mutate(name, args, options),
		mutateAll: (calls) => remote.mutateAll(calls),
		predict: (name, args) => remote.predict(name, args),
		withdraw: (mutationId) => remote.withdraw(mutationId),
		withdrawAll: () => remote.withdrawAll(),
		settle: (choices) => remote.settle(choices),
		predictChoice: (choice) => remote.predictChoice(choice),
		reverse: (mutationId) => remote.reverse(mutationId),
		exportUnsent: () => remote.exportUnsent(),
		resetCopy: () => remote.resetCopy(),
		syncNow: () => remote.syncNow(),
		readActivity: (filters, count) => remote.readActivity(filters, count),
		exportActivity: (format, filters) => remote.exportActivity(format, filters),
		verifyActivity: () => remote.verifyActivity(),
		keyUse: (administratorId) => remote.keyUse(administratorId),
		askAccountSecurity: (question) => remote.askAccountSecurity(question),
		noteSeen: (at) => remote.noteSeen(at),
		keepOffboarding: (administratorId, offboarding) =>
			remote.keepOffboarding(administratorId, offboarding),
		planBulk: (scope, action) => remote.planBulk(scope, action),
		makeBulk: (planId, because) => remote.makeBulk(planId, because),
		undoBulk: (planId) => remote.undoBulk(planId),
		keepView: (view) => remote.keepView(view),
		dropView: (viewId) => remote.dropView(viewId),
		keepLockChoice: (choice) => remote.keepLockChoice(choice),
		exportRoster: (wanted) => remote.exportRoster(wanted),
		readImport: (source, text) => remote.readImport(source, text),
		makeImport: () => remote.makeImport(),
		undoImport: () => remote.undoImport(),
		dropImport: () => remote.dropImport(),
		newId: () => remote.newId(),
		watch: (query, onresult) => watch(remote, query, onresult)
	};
}

/**
 * Connects to one engine for all tabs; where they cannot share a worker, a Web Lock keeps it to one
 * tab at a time.
 */
function connect(): MessagePort {
	const url = trustedScriptUrl(engineUrl);
	if (canShareWorker(navigator.userAgent))
		return new SharedWorker(url, { type: 'module', name: 'tenantry' }).port;
	const { port1: port, port2: far } = new MessageChannel();
	new Worker(url, { type: 'module' }).postMessage(null, [far]);
	return port;
}

function watch<Q extends LiveQuery>(
	remote: EngineCalls,
	query: Q,
	onresult: (result: LiveResult<Q>) => void
): Watch<Q> {
	const { port1: port, port2: far } = new MessageChannel();
	let ticket = 0;
	port.onmessage = ({ data }: MessageEvent<LiveAnswer>) => {
		// An answer to an earlier query is stale.
		if (data.ticket !== ticket) return;
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the worker's boundary
		onresult(data.result as LiveResult<Q>);
	};
	remote.watch(query, transfer(far, [far]));
	const send = (request: LiveRequest): void => port.postMessage(request);
	return {
		change: (next) => send({ ticket: ++ticket, query: next }),
		close() {
			send(null);
			port.close();
		}
	};
}
