import type { Because } from '@tenantry/shared/domain/because.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import type { KeyUseAnswer } from '@tenantry/shared/protocol/key-use.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { EnrolmentStartAnswer, SessionError } from '@tenantry/shared/protocol/session.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type { StorageFault } from '#lib/replica/store/database.ts';
import type { NewVaultMethod, UnlockSecret, VaultMethod } from '#lib/vault/unlock-secret.ts';
import type { AccountSecurityAnswers, AccountSecurityQuestion } from './account-security.ts';
import type { ActivityFilters, ChainCheck } from './activity.ts';
import type { BulkAction, BulkPlan, BulkScope } from './bulk.ts';
import {
	engineCall,
	featureCall,
	passkeyCall,
	portCall,
	type CallsBy,
	type CallsOf
} from './call.ts';
import type { Choice, UnsentChanges } from './change.ts';
import type { EnqueueError, VaultError } from './errors.ts';
import type { FactorNeed, FactorProof, Wish } from './factor.ts';
import type { LockChoice } from './lock.ts';
import type { Enqueued, Mutation, Prediction } from './mutation.ts';
import type { Offboarding } from './offboarding.ts';
import type {
	AddedPasskey,
	NewPasskey,
	OwnPasskey,
	PasskeyCreation,
	PasskeyProof
} from './passkey.ts';
import { LiveQueryMessage, type LiveQuery } from './queries.ts';
import type { KeptView } from './saved-view.ts';
import type { SignInInput, SignInStep } from './sign-in.ts';
import type { ExportedAdministrators, ImportError, AdministratorExport } from './spreadsheet.ts';
import * as z from 'zod/mini';

/** Any text argument; a spreadsheet is the longest. */
const text = z.string().check(z.maxLength(64 * 1024 * 1024));
/** Parsed further by its receiver: mutators, filters and messages have their own schemas. */
const record = z.record(z.string(), z.unknown());
const records = z.array(record);
const port = z.custom<MessagePort>((value) => value instanceof MessagePort);
const none = z.tuple([]);
const oneText = z.tuple([text]);
const oneRecord = z.tuple([record]);
const twoTexts = z.tuple([text, text]);

const LOCKED = { closed: err({ code: 'locked' }), unloaded: err({ code: 'not_loaded' }) };
const OFFLINE = { closed: err({ code: 'offline' }), unloaded: err({ code: 'offline' }) };
const VAULT_CLOSED = {
	closed: err({ code: 'not_signed_in' }),
	unloaded: err({ code: 'storage_failed' })
};
const NO_FACTOR_NEEDED = { closed: { kind: 'none' }, unloaded: { kind: 'none' } };
const NOTHING = { closed: undefined, unloaded: undefined };

/**
 * Every call that a page may make: its signature, the schema of its arguments, and the part of the
 * engine that answers it. Calls go over Comlink and return results, never throw; state that changes
 * is a live query, answered over a port of its own. Mutators, filters and messages have their own
 * schemas, which the receiver of a `record` applies.
 */
export const CALLS = {
	/**
	 * Answers over `port` with the query's result, at once and after every change. The page sends a
	 * `LiveRequest` over it when it wants another window, or nothing more.
	 */
	watch: portCall<(query: LiveQuery, port: MessagePort) => void>(z.tuple([LiveQueryMessage, port])),
	/**
	 * Reports whether the calling tab is in front, which decides how often the server is asked and
	 * when a hidden app is locked. When it settles, the app has been locked if it had to be.
	 */
	attend: portCall<(isVisible: boolean) => Promise<void>>(z.tuple([z.boolean()])),
	/** The calling tab holds the Web Lock of this name for as long as it lives. */
	stay: portCall<(lockName: string) => Promise<void>>(
		z.tuple([z.string().check(z.regex(/^tenantry-tab-[0-9a-f-]{36}$/))])
	),
	/** Reports that the user has interacted with the calling tab. */
	use: portCall<() => Promise<void>>(none),
	/** Takes the engine over from another tab. */
	useHere: portCall<() => Promise<void>>(none),
	signIn:
		engineCall<(request: SignInInput) => Promise<Result<SignInStep, SessionError>>>(oneRecord),
	startEnrolment: engineCall<() => Promise<Result<EnrolmentStartAnswer, SessionError>>>(none),
	confirmEnrolment:
		engineCall<(code: string) => Promise<Result<SignInStep, SessionError>>>(oneText),
	/** Returns whether the person has to prove again who they are before they do this. */
	factorFor: featureCall<(wish: Wish) => Promise<FactorNeed>>(
		z.tuple([z.union([record, z.literal('anything')])]),
		NO_FACTOR_NEEDED
	),
	/** Returns the question that the person's passkey signs as proof. */
	askForFactor: featureCall<() => Promise<Result<PasskeyQuestion, SessionError>>>(none, OFFLINE),
	/** Proves who the person is; the session may loosen from here on, for a while. */
	proveFactor: featureCall<(proof: FactorProof) => Promise<Result<undefined, SessionError>>>(
		oneRecord,
		OFFLINE
	),
	/** Returns the question to sign for a person who is not known yet. */
	askForPasskey: passkeyCall<() => Promise<Result<PasskeyQuestion, SessionError>>>(none),
	signInByPasskey: passkeyCall<
		(proof: PasskeyProof, deviceName: string) => Promise<Result<SignInStep, SessionError>>
	>(z.tuple([record, text])),
	/**
	 * Returns what to create, for the signed-in user or a person who has to enrol while signing in.
	 */
	startPasskey: passkeyCall<() => Promise<Result<PasskeyCreation, SessionError>>>(none),
	addPasskey: passkeyCall<
		(passkey: NewPasskey, name: string) => Promise<Result<AddedPasskey, SessionError>>
	>(z.tuple([record, text])),
	ownPasskeys: passkeyCall<() => Promise<Result<readonly OwnPasskey[], SessionError>>>(none),
	renamePasskey:
		passkeyCall<(id: string, name: string) => Promise<Result<undefined, SessionError>>>(twoTexts),
	/**
	 * Removes a passkey: it no longer signs anyone in, and the person's other devices sign in
	 * again.
	 */
	removePasskey: passkeyCall<(id: string) => Promise<Result<undefined, SessionError>>>(oneText),
	/** Makes the user's own API key, shown this once. Needs the server, now. */
	makeApiKey: featureCall<() => Promise<Result<NewApiKey, SessionError>>>(none, OFFLINE),
	/**
	 * Changes the user's own password; their other devices sign in again. Needs the server, now.
	 */
	changePassword: featureCall<
		(current: string, next: string) => Promise<Result<undefined, SessionError>>
	>(twoTexts, OFFLINE),
	/** Sets the first password, from a setup link. */
	setUp:
		engineCall<(token: string, password: string) => Promise<Result<undefined, SessionError>>>(
			twoTexts
		),
	/** Sets a new password, from a reset link. */
	resetPassword:
		engineCall<(token: string, password: string) => Promise<Result<undefined, SessionError>>>(
			twoTexts
		),
	/** Creates the first provider of an empty server, from the link that it printed. */
	firstSetUp:
		engineCall<(request: FirstSetupRequest) => Promise<Result<undefined, SessionError>>>(oneRecord),
	/**
	 * Ends the first sign-in: makes the vault with the method to open it and starts the first sync.
	 */
	makeVault:
		engineCall<(method: NewVaultMethod) => Promise<Result<undefined, VaultError>>>(oneRecord),
	/**
	 * Opens the vault of a person who has signed in here before; needs no network. `secret` is null
	 * if none is needed, because their `methods` are none.
	 */
	unlock: engineCall<
		(personKey: string, secret: UnlockSecret | null) => Promise<Result<undefined, VaultError>>
	>(z.tuple([text, z.nullable(record)])),
	/**
	 * Adds a method that opens the vault; `current` opens it now, and is null if no secret is
	 * needed. A new passphrase replaces the previous one. The open vault stays open.
	 */
	addVaultMethod: featureCall<
		(current: UnlockSecret | null, added: NewVaultMethod) => Promise<Result<undefined, VaultError>>
	>(z.tuple([z.nullable(record), record]), VAULT_CLOSED),
	/** Removes a method from the vault. The last one goes only if the provider requires no lock. */
	removeVaultMethod: featureCall<
		(current: UnlockSecret, removed: VaultMethod) => Promise<Result<undefined, VaultError>>
	>(z.tuple([record, record]), VAULT_CLOSED),
	lock: engineCall<() => Promise<void>>(none),
	/** Returns to the list of people; both queues are kept, locked. */
	switchPerson: engineCall<() => Promise<void>>(none),
	/** `keep` leaves the sealed queue for the next sign-in of this person. */
	signOut: engineCall<(unsent: 'keep' | 'drop') => Promise<void>>(oneText),
	/**
	 * Deletes a person's sealed copy, unsent changes included, so that they have to sign in again.
	 */
	forget: engineCall<(personKey: string) => Promise<void>>(oneText),
	mutate: engineCall<
		<N extends MutationName>(
			name: N,
			args: MutationArgs<N>,
			options?: { readonly redoOf?: string }
		) => Promise<Result<Enqueued, EnqueueError>>
	>(z.tuple([text, z.unknown(), z.optional(record)])),
	/** Makes several changes in order, stored on this device all together or not at all. */
	mutateAll: featureCall<
		(calls: readonly Mutation[]) => Promise<Result<readonly Enqueued[], EnqueueError>>
	>(z.tuple([records]), LOCKED),
	/** Predicts what a mutation would do now, without making it. */
	predict: engineCall<
		<N extends MutationName>(name: N, args: MutationArgs<N>) => Promise<Prediction>
	>(z.tuple([text, z.unknown()])),
	/** Withdraws a change that has never left the device; returns whether it could. */
	withdraw: engineCall<(mutationId: string) => Promise<Result<boolean, StorageFault>>>(oneText),
	/** Withdraws everything that has never left the device; returns how much that was. */
	withdrawAll: featureCall<() => Promise<Result<number, EnqueueError>>>(none, LOCKED),
	/** Settles changes that need their author: all of it is stored on this device, or nothing. */
	settle: featureCall<
		(choices: readonly Choice[]) => Promise<Result<readonly Enqueued[], EnqueueError>>
	>(z.tuple([records]), LOCKED),
	/** Predicts what a choice would do now, without making it. */
	predictChoice: featureCall<(choice: Choice) => Promise<Result<Prediction, EnqueueError>>>(
		oneRecord,
		LOCKED
	),
	/** Reverses a change that stands with a new one, if its author may and no one came after. */
	reverse: featureCall<(mutationId: string) => Promise<Result<Enqueued, EnqueueError>>>(
		oneText,
		LOCKED
	),
	/** Returns when an administrator's API key was last used. Needs the server, now. */
	keyUse: featureCall<(administratorId: string) => Promise<Result<KeyUseAnswer, SessionError>>>(
		oneText,
		OFFLINE
	),
	/** Returns what the server knows about the user's own way in. Needs the server, now. */
	askAccountSecurity: featureCall<
		<K extends AccountSecurityQuestion>(
			question: K
		) => Promise<Result<AccountSecurityAnswers[K], SessionError>>
	>(oneText, OFFLINE),
	/** Marks events in the user's name up to then as known to them, on this device. */
	noteSeen: featureCall<(at: number) => Promise<void>>(z.tuple([z.number()]), NOTHING),
	/** Stores what is left to do after an offboarding; null: nothing has to be kept. */
	keepOffboarding: featureCall<
		(
			administratorId: string,
			offboarding: Offboarding | null
		) => Promise<Result<undefined, EnqueueError>>
	>(z.tuple([text, z.nullable(record)]), LOCKED),
	/** Returns all waiting changes, for a file. */
	exportUnsent: featureCall<() => Promise<Result<UnsentChanges, EnqueueError>>>(none, LOCKED),
	/**
	 * Fetches every row again; returns whether the server could be reached. Waiting changes stay.
	 */
	resetCopy: featureCall<() => Promise<Result<boolean, EnqueueError>>>(none, LOCKED),
	/** Syncs now: after a tap on the chip, on `online`, or when the page comes to the front. */
	syncNow: engineCall<() => void>(none),
	/** Fetches activity until `count` entries are here, as far as the server has them. */
	readActivity: featureCall<
		(
			filters: ActivityFilters,
			count: number
		) => Promise<Result<undefined, SessionError | EnqueueError>>
	>(z.tuple([record, z.number()]), LOCKED),
	/** Returns the activity as a file, as the server has it. */
	exportActivity: featureCall<
		(
			format: 'csv' | 'json',
			filters: ActivityFilters
		) => Promise<Result<Blob, SessionError | EnqueueError>>
	>(z.tuple([text, record]), LOCKED),
	/** Verifies the audit link by link; for owners. */
	verifyActivity: featureCall<() => Promise<Result<ChainCheck, SessionError | EnqueueError>>>(
		none,
		LOCKED
	),
	/** Predicts what a bulk change would do now, without making it. */
	planBulk: featureCall<
		(scope: BulkScope, action: BulkAction) => Promise<Result<BulkPlan, EnqueueError>>
	>(z.tuple([record, record]), LOCKED),
	/** Makes a planned change, for exactly the people it was planned for. */
	makeBulk: featureCall<
		(planId: string, because: Because) => Promise<Result<undefined, EnqueueError>>
	>(z.tuple([text, record]), LOCKED),
	/** Withdraws those of its changes that have never left the device; returns their number. */
	undoBulk: featureCall<(planId: string) => Promise<Result<number, EnqueueError>>>(oneText, LOCKED),
	/** Stores a view of the list, new or changed, on this device. */
	keepView: featureCall<(view: KeptView) => Promise<Result<undefined, EnqueueError>>>(
		oneRecord,
		LOCKED
	),
	dropView: featureCall<(viewId: string) => Promise<Result<undefined, EnqueueError>>>(
		oneText,
		LOCKED
	),
	/**
	 * Sets a PIN that opens the locked app from now on, until it is closed; `current` opens it now.
	 */
	setPin: featureCall<
		(current: UnlockSecret, pin: string) => Promise<Result<undefined, VaultError>>
	>(z.tuple([record, text]), VAULT_CLOSED),
	dropPin: featureCall<() => Promise<Result<undefined, VaultError>>>(none, VAULT_CLOSED),
	/** Stores when the app locks itself on this device. */
	keepLockChoice: featureCall<(choice: LockChoice) => Promise<Result<undefined, EnqueueError>>>(
		oneRecord,
		LOCKED
	),
	/** Exports the visible administrators as a spreadsheet. */
	exportAdministrators: featureCall<
		(wanted: AdministratorExport) => Promise<Result<ExportedAdministrators, EnqueueError>>
	>(oneRecord, LOCKED),
	/** Reads a spreadsheet; the query `import` shows what it would add. */
	readImport: featureCall<
		(source: string, text: string) => Promise<Result<undefined, ImportError>>
	>(twoTexts, LOCKED),
	/** Adds the people in the spreadsheet who are new. */
	makeImport: featureCall<() => Promise<Result<undefined, EnqueueError>>>(none, LOCKED),
	/** Withdraws those of its changes that have never left the device; returns their number. */
	undoImport: featureCall<() => Promise<Result<number, EnqueueError>>>(none, LOCKED),
	/** Discards the spreadsheet. Changes made from it stay. */
	dropImport: featureCall<() => Promise<Result<undefined, EnqueueError>>>(none, LOCKED),
	/** Returns 96 random bits in hex, as the id of something created here. */
	newId: engineCall<() => Promise<string>>(none)
};

export type EngineCalls = CallsOf<typeof CALLS>;
/** Calls that the lazily loaded features answer. */
export type FeatureCalls = CallsBy<typeof CALLS, 'features'>;
export type PasskeyCalls = CallsBy<typeof CALLS, 'passkeys'>;
export type OwnCalls = CallsBy<typeof CALLS, 'engine'>;
export type PortCalls = CallsBy<typeof CALLS, 'port'>;
