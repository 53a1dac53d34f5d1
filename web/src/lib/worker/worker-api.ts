import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import type { KeyUseAnswer as KeyUse } from '@tenantry/shared/protocol/key-use.ts';
import type { EnrolmentStartAnswer, SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { StorageFault } from '#lib/replica/database.ts';
import type {
	NewVaultMethod,
	PassphraseFault,
	UnlockSecret,
	VaultMethod
} from '#lib/vault/unlock-secret.ts';
import type { ActivityFilters, ChainCheck } from './activity-query.ts';
import type { Because, BulkAction, BulkPlan, BulkScope } from './bulk-query.ts';
import type { DoorAnswers, DoorQuestion } from './door-query.ts';
import type { ExportedRoster, RosterExport } from './export-query.ts';
import type { ImportError } from './import-query.ts';
import type { Choice, FieldView } from './change-query.ts';
import type { PasskeyApi, PasskeyProof, PasskeyQuestion } from './passkey-query.ts';
import type { FactorNeed, FactorProof, Wish } from './factor-query.ts';
import type { LiveQuery } from './live-queries.ts';
import type { LockChoice } from './lock-query.ts';
import type { UnsentChanges } from './unsent-query.ts';
import type { Offboarding } from './offboarding-query.ts';
import type { KeptView } from './view-query.ts';

/**
 * The interface both threads compile against. Calls go over Comlink and answer values, never
 * throw; what changes by itself is a live query, answered over a port of its own.
 */
export interface WorkerApi extends PasskeyApi {
	/**
	 * Answers over `port` with the query's result, at once and after every change. The page sends a
	 * `LiveRequest` over it when it wants another window, or nothing more.
	 */
	watch(query: LiveQuery, port: MessagePort): void;
	/**
	 * Whether the calling tab is in front: decides how often the server is asked, and when an app out
	 * of sight is locked. When it settles it has been locked where it had to be.
	 */
	attend(isVisible: boolean): Promise<void>;
	/** The calling tab holds the Web Lock of this name for as long as it lives. */
	stay(lockName: string): Promise<void>;
	/** The person has touched the calling tab. */
	use(): Promise<void>;
	/** Where another tab has the engine: this one takes it over. */
	useHere(): Promise<void>;

	signIn(request: SignInInput): Promise<Result<SignInStep, SessionError>>;
	startEnrolment(): Promise<Result<EnrolmentStartAnswer, SessionError>>;
	confirmEnrolment(code: string): Promise<Result<SignInStep, SessionError>>;
	/** Whether the person is asked once more who they are before they do this. */
	factorFor(wish: Wish): Promise<FactorNeed>;
	/** What a passkey of theirs signs to prove it. */
	askForFactor(): Promise<Result<PasskeyQuestion, SessionError>>;
	/** The session may loosen from here on, for a while. */
	proveFactor(proof: FactorProof): Promise<Result<undefined, SessionError>>;
	/** One's own API key, said this once; needs the server, now. */
	makeApiKey(): Promise<Result<NewApiKey, SessionError>>;
	/** One's own password; every other device signs in anew. Needs the server, now. */
	changePassword(current: string, next: string): Promise<Result<undefined, SessionError>>;
	/** The first password, from a setup link. */
	setUp(token: string, password: string): Promise<Result<undefined, SessionError>>;
	/** A new password, from a reset link. */
	resetPassword(token: string, password: string): Promise<Result<undefined, SessionError>>;
	/** The first provider of an empty server, from the link that it printed. */
	firstSetUp(request: FirstSetupRequest): Promise<Result<undefined, SessionError>>;
	/** Ends the first sign-in: makes the vault under what will open it and starts the first sync. */
	makeVault(method: NewVaultMethod): Promise<Result<undefined, VaultError>>;

	/**
	 * Opens the vault of a person who has signed in here before; needs no network. `null` where
	 * nothing is asked for: their `methods` are none.
	 */
	unlock(personKey: string, secret: UnlockSecret | null): Promise<Result<undefined, VaultError>>;
	/**
	 * Another way to open it, where `current` opens it now; `null` where nothing is asked for. A new
	 * passphrase takes the place of the one before. The open vault stays open.
	 */
	addVaultMethod(
		current: UnlockSecret | null,
		added: NewVaultMethod
	): Promise<Result<undefined, VaultError>>;
	/** It opens the vault no longer. The last one goes only where the provider asks for none. */
	removeVaultMethod(
		current: UnlockSecret,
		removed: VaultMethod
	): Promise<Result<undefined, VaultError>>;
	lock(): Promise<void>;
	/** Back to the list of people; both queues are kept, locked. */
	switchPerson(): Promise<void>;
	/** `keep` leaves the sealed queue for the next sign-in of this person. */
	signOut(unsent: 'keep' | 'drop'): Promise<void>;
	/** Drops a person's sealed copy, unsent changes included, so that they sign in anew. */
	forget(personKey: string): Promise<void>;

	mutate<N extends MutationName>(
		name: N,
		args: MutationArgs<N>,
		options?: { readonly redoOf?: string }
	): Promise<Result<Enqueued, EnqueueError>>;
	/** Several changes in their order, made safe on this device together or not at all. */
	mutateAll(calls: readonly AnyCall[]): Promise<Result<readonly Enqueued[], EnqueueError>>;
	/** What a mutation would do now, without doing it. */
	forecast<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<Forecast>;
	/** Answers whether it was: only what has never left the device is. */
	withdraw(mutationId: string): Promise<Result<boolean, StorageFault>>;
	/** Everything that has never left the device; answers how much that was. */
	withdrawAll(): Promise<Result<number, EnqueueError>>;
	/** What becomes of changes that need their author: all of it is safe on this device, or nothing. */
	settle(choices: readonly Choice[]): Promise<Result<readonly Enqueued[], EnqueueError>>;
	/** What a choice would do now, without making it. */
	foresee(choice: Choice): Promise<Result<Forecast, EnqueueError>>;
	/** Takes back a change that stands, by a new one, where its author may and nobody has come after. */
	reverse(mutationId: string): Promise<Result<Enqueued, EnqueueError>>;
	/** When somebody's API key was last used; needs the server, now. */
	keyUse(administratorId: string): Promise<Result<KeyUse, SessionError>>;
	/** What the server knows of one's own way in; needs it, now. */
	askDoor<K extends DoorQuestion>(question: K): Promise<Result<DoorAnswers[K], SessionError>>;
	/** What happened in one's own name up to then is known to its person, on this device. */
	noteSeen(at: number): Promise<void>;
	/** What is left to do after somebody was offboarded; null: nothing that has to be kept. */
	keepOffboarding(
		administratorId: string,
		offboarding: Offboarding | null
	): Promise<Result<undefined, EnqueueError>>;
	/** Everything that waits, for a file. */
	exportUnsent(): Promise<Result<UnsentChanges, EnqueueError>>;
	/** Fetches every row anew; answers whether the server was there for it. What waits stays. */
	resetCopy(): Promise<Result<boolean, EnqueueError>>;
	/** A tap on the chip, `online`, or the page coming to the front: try now. */
	syncNow(): void;
	/** Sees to it that so much of the activity is here, as far as the server has it. */
	readActivity(
		filters: ActivityFilters,
		count: number
	): Promise<Result<undefined, SessionError | EnqueueError>>;
	/** The activity as a file, as the server has it. */
	exportActivity(
		format: 'csv' | 'json',
		filters: ActivityFilters
	): Promise<Result<Blob, SessionError | EnqueueError>>;
	/** Follows the audit link by link; for owners. */
	verifyActivity(): Promise<Result<ChainCheck, SessionError | EnqueueError>>;
	/** What a change to many would do now, without doing it. */
	planBulk(scope: BulkScope, action: BulkAction): Promise<Result<BulkPlan, EnqueueError>>;
	/** Makes a planned change, for exactly those it was planned for. */
	makeBulk(planId: string, because: Because): Promise<Result<undefined, EnqueueError>>;
	/** Takes back what of it has never left the device; answers how much that was. */
	undoBulk(planId: string): Promise<Result<number, EnqueueError>>;
	/** Keeps a way of looking at the list, new or changed, on this device. */
	keepView(view: KeptView): Promise<Result<undefined, EnqueueError>>;
	dropView(viewId: string): Promise<Result<undefined, EnqueueError>>;
	/** From now on a PIN opens what was locked, until the app is closed; `current` opens it now. */
	setPin(current: UnlockSecret, pin: string): Promise<Result<undefined, VaultError>>;
	dropPin(): Promise<Result<undefined, VaultError>>;
	/** When the app locks itself, on this device. */
	keepLockChoice(choice: LockChoice): Promise<Result<undefined, EnqueueError>>;
	/** Administrators in sight as a spreadsheet. */
	exportRoster(wanted: RosterExport): Promise<Result<ExportedRoster, EnqueueError>>;
	/** Looks at a spreadsheet; the query `import` tells what would be made of it. */
	readImport(source: string, text: string): Promise<Result<undefined, ImportError>>;
	/** Adds whoever is new in it. */
	makeImport(): Promise<Result<undefined, EnqueueError>>;
	/** Takes back what of it has never left the device; answers how much that was. */
	undoImport(): Promise<Result<number, EnqueueError>>;
	/** Forgets the spreadsheet. What was made of it stays. */
	dropImport(): Promise<Result<undefined, EnqueueError>>;
	/** 96 random bits in hex, for what is created here. */
	newId(): Promise<string>;
}

/** A mutation with its arguments. */
export type AnyCall = {
	readonly [N in MutationName]: { readonly name: N; readonly args: MutationArgs<N> };
}[MutationName];

export interface SignInInput {
	readonly email: string;
	readonly password: string;
	readonly code?: string;
	readonly recoveryCode?: string;
	readonly passkey?: PasskeyProof;
	readonly providerId?: string;
	readonly deviceName: string;
}

export type SignInStep =
	| {
			readonly next: 'code';
			readonly methods: readonly ('code' | 'passkey' | 'recovery')[];
			readonly passkey?: PasskeyQuestion | undefined;
	  }
	| { readonly next: 'enrol' }
	| { readonly next: 'provider'; readonly providers: readonly { id: string; name: string }[] }
	/** Signed in on a device without a vault of this person: `makeVault` comes next. */
	| { readonly next: 'passphrase'; readonly recoveryCodes?: readonly string[] }
	/** Signed in, the vault is open: the session was all that was missing. */
	| { readonly next: 'done'; readonly recoveryCodes?: readonly string[] }
	/** Signed in, but this person's vault here has to be unlocked. */
	| { readonly next: 'unlock'; readonly personKey: string };

export type VaultError =
	/** `left`: so many tries more, where a full sign-in has not come before them. */
	| { readonly code: 'wrong_passphrase'; readonly retryAfterMs: number; readonly left?: number }
	/** So soon after a wrong one nothing is tried. */
	| { readonly code: 'too_early'; readonly retryAfterMs: number }
	/** Tried too often: a full sign-in comes first. */
	| { readonly code: 'too_many_failures' }
	/** A full device could not count this try any more: room or a full sign-in comes first. */
	| { readonly code: 'tries_uncounted' }
	| { readonly code: PassphraseFault }
	/** After so many more the passphrase has to be given again. */
	| { readonly code: 'wrong_pin'; readonly left: number }
	/** It was tried too often, or the app was started again: it opens nothing any more. */
	| { readonly code: 'pin_gone' }
	| { readonly code: 'pin_too_easy' }
	/** The authenticator gave no key, or not that of this vault. */
	| { readonly code: 'passkey_refused' }
	/** Nothing else would open the vault, and the provider asks for a lock. */
	| { readonly code: 'last_method' }
	| StorageFault
	/** A full sign-in comes first. */
	| { readonly code: 'not_signed_in' }
	/** Of a revoked device only the hand-over is left, and the server has to be there for it. */
	| { readonly code: 'revoked_offline' }
	/** Too long without the server, or the clock was set back: it has to be reached once. */
	| { readonly code: 'lease_expired' }
	/** What says how long this device may go on was deleted or changed. */
	| { readonly code: 'copy_changed' };

export interface Enqueued {
	readonly mutationId: string;
	/** What the device expects to become of it; a refusal is a warning, not a lock. */
	readonly forecast: Forecast;
}
export type EnqueueError =
	| { readonly code: 'locked' }
	| StorageFault
	/** A part of the app did not come, or came and failed. */
	| { readonly code: 'not_loaded' }
	/** A code was asked for, and none was given. */
	| { readonly code: 'factor_missing' }
	/** Its code has to be checked by the server. */
	| { readonly code: 'factor_offline' }
	/** It loosens, the provider takes that in contact with the server only, and there is none. */
	| { readonly code: 'online_only' }
	| { readonly code: 'invalid_arguments'; readonly field?: string }
	| { readonly code: 'not_found' };

export interface Forecast {
	readonly outcome: Outcome;
	readonly rejection?: Rejection;
	readonly changes: readonly FieldView[];
}
