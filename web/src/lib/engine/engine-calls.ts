import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { isFull, storageFault, type StorageFault } from '#lib/replica/store/database.ts';
import { hex } from '#lib/vault/aes.ts';
import type { Engine } from './engine.ts';
import { enqueue, predict } from './session/enqueue.ts';
import type { SessionLock } from './features/lock/session-lock.ts';
import type { Features } from './features/features.ts';
import type { PasskeyApi } from '#lib/engine-api/passkey.ts';
import type { EnqueueError, VaultError } from '#lib/engine-api/errors.ts';
import type { EngineCalls } from '#lib/engine-api/calls.ts';

/** Builds the calls that a page may make, except those that belong to its port. */
export function createEngineCalls(
	engine: Engine,
	randomBytes: (length: number) => Uint8Array
): Omit<EngineCalls, 'watch' | 'attend' | 'stay' | 'use' | 'useHere'> {
	return {
		signIn: (request) => engine.signIn.signIn(request),
		startEnrolment: () => engine.startEnrolment(),
		confirmEnrolment: (code) => engine.signIn.confirmEnrolment(code),
		factorFor: async (wish) => (await partOf(engine))?.factorFor(wish) ?? { kind: 'none' },
		askForFactor: async () => (await partOf(engine))?.factor.question() ?? err({ code: 'offline' }),
		proveFactor: async (proof) =>
			(await partOf(engine))?.factor.prove(proof) ?? err({ code: 'offline' }),
		makeApiKey: async () => (await partOf(engine))?.makeApiKey() ?? err({ code: 'offline' }),
		changePassword: async (current, next) =>
			(await partOf(engine))?.changePassword({ current, next }) ?? err({ code: 'offline' }),
		askForPasskey: () => passkeys(engine, (part) => part.askForPasskey()),
		signInByPasskey: (proof, deviceName) =>
			passkeys(engine, (part) => part.signInByPasskey(proof, deviceName)),
		startPasskey: () => passkeys(engine, (part) => part.startPasskey()),
		addPasskey: (passkey, name) => passkeys(engine, (part) => part.addPasskey(passkey, name)),
		ownPasskeys: () => passkeys(engine, (part) => part.ownPasskeys()),
		renamePasskey: (id, name) => passkeys(engine, (part) => part.renamePasskey(id, name)),
		removePasskey: (id) => passkeys(engine, (part) => part.removePasskey(id)),
		setUp: (token, password) => engine.signIn.setUp(token, password),
		firstSetUp: (request) => engine.signIn.firstSetUp(request),
		resetPassword: (token, password) => engine.signIn.resetPassword(token, password),
		makeVault: (method) => engine.makeVault(method),
		unlock: (personKey, secret) => engine.unlock(personKey, secret),
		addVaultMethod: (current, added) =>
			withLock(engine, (lock) =>
				current === null ? lock.lockCopy(added) : lock.changeVault(current, { added })
			),
		removeVaultMethod: (current, removed) =>
			withLock(engine, (lock) => lock.changeVault(current, { removed })),
		setPin: (current, pin) => withLock(engine, (lock) => lock.setPin(current, pin)),
		dropPin: () => withLock(engine, (lock) => lock.dropPin()),
		lock: () => engine.lock(),
		switchPerson: () => engine.switchPerson(),
		signOut: (unsent) => engine.signOut(unsent),
		forget: (personKey) => engine.forget(personKey),

		mutate: (name, args, options) => enqueue(engine.session, { name, args, ...options }),
		mutateAll: (calls) => features(engine, (part) => part.mutateAll(calls)),
		predict: async <N extends MutationName>(name: N, args: MutationArgs<N>) =>
			predict(engine.session, { name, args }),
		withdraw: (mutationId) =>
			unlessFull(async () => ok((await engine.session?.replica.withdraw(mutationId)) ?? false)),
		withdrawAll: () => features(engine, async (part) => ok(await part.withdrawAll())),
		settle: (choices) => features(engine, (part) => part.settle(choices)),
		predictChoice: (choice) => features(engine, async (part) => part.predictChoice(choice)),
		reverse: (mutationId) => features(engine, (part) => part.reverse(mutationId)),
		exportUnsent: () => features(engine, async (part) => ok(part.unsentChanges())),
		resetCopy: () => features(engine, async (part) => ok(await part.resetCopy())),
		syncNow: () => engine.session?.loop.wake({ pull: true }),
		readActivity: (filters, count) =>
			features(engine, ({ activity }) => activity.read(filters, count)),
		exportActivity: (format, filters) =>
			features(engine, ({ activity }) => activity.exportFile(format, filters)),
		verifyActivity: () => features(engine, ({ activity }) => activity.verify()),
		keyUse: async (id) => (await partOf(engine))?.keyUse(id) ?? err({ code: 'offline' }),
		askAccountSecurity: async (question) =>
			(await partOf(engine))?.askAccountSecurity(question) ?? err({ code: 'offline' }),
		noteSeen: async (at) => (await partOf(engine))?.notices.noteSeen(at),
		keepOffboarding: async (id, offboarding) =>
			(await partOf(engine))?.offboardings.keep(id, offboarding) ?? err({ code: 'locked' }),
		planBulk: (scope, action) =>
			features(engine, async ({ bulk }) => ok(await bulk.plan(scope, action))),
		makeBulk: (planId, because) => features(engine, ({ bulk }) => bulk.make(planId, because)),
		undoBulk: (planId) => features(engine, async ({ bulk }) => ok(await bulk.undo(planId))),
		keepView: (view) => features(engine, ({ views }) => views.keep(view)),
		dropView: (viewId) => features(engine, ({ views }) => views.drop(viewId)),
		keepLockChoice: (choice) => features(engine, (part) => part.keepLockChoice(choice)),
		exportRoster: (wanted) => features(engine, async (part) => ok(await part.exportRoster(wanted))),
		readImport: (source, text) => features(engine, ({ csvImport }) => csvImport.read(source, text)),
		makeImport: () => features(engine, ({ csvImport }) => csvImport.make()),
		undoImport: () => features(engine, async ({ csvImport }) => ok(await csvImport.undo())),
		dropImport: () => features(engine, async ({ csvImport }) => csvImport.drop()),
		newId: async () => hex(randomBytes(12))
	};
}

/** Makes a passkey call, also while no session is open. */
async function passkeys<T>(
	engine: Engine,
	ask: (part: PasskeyApi) => Promise<Result<T, SessionError>>
): Promise<Result<T, SessionError>> {
	const part = await engine.passkeys().catch(() => undefined);
	return part === undefined ? err({ code: 'offline' }) : ask(part);
}

/** Returns undefined while no session is open, or if the file fails to load. */
function partOf({ session }: Engine): Promise<Features | undefined> | undefined {
	return session?.features().catch(() => undefined);
}

async function withLock(
	{ session }: Engine,
	change: (lock: SessionLock) => Promise<Result<undefined, VaultError>>
): Promise<Result<undefined, VaultError>> {
	if (session === undefined) return err({ code: 'not_signed_in' });
	const lock = await session.lazyLock.lock().catch(() => undefined);
	return lock === undefined ? err({ code: 'storage_failed' }) : change(lock);
}

/** Calls the part that is loaded on demand. */
async function features<T, E>(
	{ session }: Engine,
	ask: (part: Features) => Promise<Result<T, E | EnqueueError>>
): Promise<Result<T, E | EnqueueError>> {
	if (session === undefined) return err({ code: 'locked' });
	const part = await session.features().catch(() => undefined);
	return part === undefined ? err({ code: 'not_loaded' }) : unlessFull(() => ask(part));
}

/** Turns a full disk into an error result, so that the caller learns why nothing was done. */
async function unlessFull<T, E>(
	ask: () => Promise<Result<T, E>>
): Promise<Result<T, E | StorageFault>> {
	try {
		return await ask();
	} catch (error) {
		if (isFull(error)) return err(storageFault(error));
		throw error;
	}
}
