import type { Because } from '@tenantry/shared/domain/because.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import type { KeyUseAnswer } from '@tenantry/shared/protocol/key-use.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import type { EnrolmentStartAnswer, SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { StorageFault } from '#lib/replica/store/database.ts';
import type { NewVaultMethod, UnlockSecret, VaultMethod } from '#lib/vault/unlock-secret.ts';
import type { AccountSecurityAnswers, AccountSecurityQuestion } from './account-security.ts';
import type { ActivityFilters, ChainCheck } from './activity.ts';
import type { BulkAction, BulkPlan, BulkScope } from './bulk.ts';
import type { Choice, UnsentChanges } from './change.ts';
import type { EnqueueError, VaultError } from './errors.ts';
import type { FactorNeed, FactorProof, Wish } from './factor.ts';
import type { LockChoice } from './lock.ts';
import type { Mutation, Enqueued, Prediction } from './mutation.ts';
import type { Offboarding } from './offboarding.ts';
import type { PasskeyApi } from './passkey.ts';
import type { LiveQuery } from './queries.ts';
import type { KeptView } from './saved-view.ts';
import type { SignInInput, SignInStep } from './sign-in.ts';
import type { ExportedRoster, ImportError, RosterExport } from './spreadsheet.ts';

/**
 * Interface that both threads compile against. Calls go over Comlink and return results, never
 * throw; state that changes is a live query, answered over a port of its own.
 */
export interface EngineCalls extends PasskeyApi {
	/**
	 * Answers over `port` with the query's result, at once and after every change. The page sends a
	 * `LiveRequest` over it when it wants another window, or nothing more.
	 */
	watch(query: LiveQuery, port: MessagePort): void;
	/**
	 * Reports whether the calling tab is in front, which decides how often the server is asked and
	 * when a hidden app is locked. When it settles, the app has been locked if it had to be.
	 */
	attend(isVisible: boolean): Promise<void>;
	/** The calling tab holds the Web Lock of this name for as long as it lives. */
	stay(lockName: string): Promise<void>;
	/** Reports that the user has interacted with the calling tab. */
	use(): Promise<void>;
	/** Takes the engine over from another tab. */
	useHere(): Promise<void>;

	signIn(request: SignInInput): Promise<Result<SignInStep, SessionError>>;
	startEnrolment(): Promise<Result<EnrolmentStartAnswer, SessionError>>;
	confirmEnrolment(code: string): Promise<Result<SignInStep, SessionError>>;
	/** Returns whether the person has to prove again who they are before they do this. */
	factorFor(wish: Wish): Promise<FactorNeed>;
	/** Returns the question that the person's passkey signs as proof. */
	askForFactor(): Promise<Result<PasskeyQuestion, SessionError>>;
	/** Proves who the person is; the session may loosen from here on, for a while. */
	proveFactor(proof: FactorProof): Promise<Result<undefined, SessionError>>;
	/** Makes the user's own API key, shown this once. Needs the server, now. */
	makeApiKey(): Promise<Result<NewApiKey, SessionError>>;
	/**
	 * Changes the user's own password; their other devices sign in again. Needs the server, now.
	 */
	changePassword(current: string, next: string): Promise<Result<undefined, SessionError>>;
	/** Sets the first password, from a setup link. */
	setUp(token: string, password: string): Promise<Result<undefined, SessionError>>;
	/** Sets a new password, from a reset link. */
	resetPassword(token: string, password: string): Promise<Result<undefined, SessionError>>;
	/** Creates the first provider of an empty server, from the link that it printed. */
	firstSetUp(request: FirstSetupRequest): Promise<Result<undefined, SessionError>>;
	/**
	 * Ends the first sign-in: makes the vault with the method to open it and starts the first sync.
	 */
	makeVault(method: NewVaultMethod): Promise<Result<undefined, VaultError>>;

	/**
	 * Opens the vault of a person who has signed in here before; needs no network. `secret` is null
	 * if none is needed, because their `methods` are none.
	 */
	unlock(personKey: string, secret: UnlockSecret | null): Promise<Result<undefined, VaultError>>;
	/**
	 * Adds a method that opens the vault; `current` opens it now, and is null if no secret is
	 * needed. A new passphrase replaces the previous one. The open vault stays open.
	 */
	addVaultMethod(
		current: UnlockSecret | null,
		added: NewVaultMethod
	): Promise<Result<undefined, VaultError>>;
	/** Removes a method from the vault. The last one goes only if the provider requires no lock. */
	removeVaultMethod(
		current: UnlockSecret,
		removed: VaultMethod
	): Promise<Result<undefined, VaultError>>;
	lock(): Promise<void>;
	/** Returns to the list of people; both queues are kept, locked. */
	switchPerson(): Promise<void>;
	/** `keep` leaves the sealed queue for the next sign-in of this person. */
	signOut(unsent: 'keep' | 'drop'): Promise<void>;
	/**
	 * Deletes a person's sealed copy, unsent changes included, so that they have to sign in again.
	 */
	forget(personKey: string): Promise<void>;

	mutate<N extends MutationName>(
		name: N,
		args: MutationArgs<N>,
		options?: { readonly redoOf?: string }
	): Promise<Result<Enqueued, EnqueueError>>;
	/** Makes several changes in order, stored on this device all together or not at all. */
	mutateAll(calls: readonly Mutation[]): Promise<Result<readonly Enqueued[], EnqueueError>>;
	/** Predicts what a mutation would do now, without making it. */
	predict<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<Prediction>;
	/** Withdraws a change that has never left the device; returns whether it could. */
	withdraw(mutationId: string): Promise<Result<boolean, StorageFault>>;
	/** Withdraws everything that has never left the device; returns how much that was. */
	withdrawAll(): Promise<Result<number, EnqueueError>>;
	/** Settles changes that need their author: all of it is stored on this device, or nothing. */
	settle(choices: readonly Choice[]): Promise<Result<readonly Enqueued[], EnqueueError>>;
	/** Predicts what a choice would do now, without making it. */
	predictChoice(choice: Choice): Promise<Result<Prediction, EnqueueError>>;
	/** Reverses a change that stands with a new one, if its author may and no one came after. */
	reverse(mutationId: string): Promise<Result<Enqueued, EnqueueError>>;
	/** Returns when an administrator's API key was last used. Needs the server, now. */
	keyUse(administratorId: string): Promise<Result<KeyUseAnswer, SessionError>>;
	/** Returns what the server knows about the user's own way in. Needs the server, now. */
	askAccountSecurity<K extends AccountSecurityQuestion>(
		question: K
	): Promise<Result<AccountSecurityAnswers[K], SessionError>>;
	/** Marks events in the user's name up to then as known to them, on this device. */
	noteSeen(at: number): Promise<void>;
	/** Stores what is left to do after an offboarding; null: nothing has to be kept. */
	keepOffboarding(
		administratorId: string,
		offboarding: Offboarding | null
	): Promise<Result<undefined, EnqueueError>>;
	/** Returns all waiting changes, for a file. */
	exportUnsent(): Promise<Result<UnsentChanges, EnqueueError>>;
	/**
	 * Fetches every row again; returns whether the server could be reached. Waiting changes stay.
	 */
	resetCopy(): Promise<Result<boolean, EnqueueError>>;
	/** Syncs now: after a tap on the chip, on `online`, or when the page comes to the front. */
	syncNow(): void;
	/** Fetches activity until `count` entries are here, as far as the server has them. */
	readActivity(
		filters: ActivityFilters,
		count: number
	): Promise<Result<undefined, SessionError | EnqueueError>>;
	/** Returns the activity as a file, as the server has it. */
	exportActivity(
		format: 'csv' | 'json',
		filters: ActivityFilters
	): Promise<Result<Blob, SessionError | EnqueueError>>;
	/** Verifies the audit link by link; for owners. */
	verifyActivity(): Promise<Result<ChainCheck, SessionError | EnqueueError>>;
	/** Predicts what a bulk change would do now, without making it. */
	planBulk(scope: BulkScope, action: BulkAction): Promise<Result<BulkPlan, EnqueueError>>;
	/** Makes a planned change, for exactly the people it was planned for. */
	makeBulk(planId: string, because: Because): Promise<Result<undefined, EnqueueError>>;
	/** Withdraws those of its changes that have never left the device; returns their number. */
	undoBulk(planId: string): Promise<Result<number, EnqueueError>>;
	/** Stores a view of the list, new or changed, on this device. */
	keepView(view: KeptView): Promise<Result<undefined, EnqueueError>>;
	dropView(viewId: string): Promise<Result<undefined, EnqueueError>>;
	/**
	 * Sets a PIN that opens the locked app from now on, until it is closed; `current` opens it now.
	 */
	setPin(current: UnlockSecret, pin: string): Promise<Result<undefined, VaultError>>;
	dropPin(): Promise<Result<undefined, VaultError>>;
	/** Stores when the app locks itself on this device. */
	keepLockChoice(choice: LockChoice): Promise<Result<undefined, EnqueueError>>;
	/** Exports the visible administrators as a spreadsheet. */
	exportRoster(wanted: RosterExport): Promise<Result<ExportedRoster, EnqueueError>>;
	/** Reads a spreadsheet; the query `import` shows what it would add. */
	readImport(source: string, text: string): Promise<Result<undefined, ImportError>>;
	/** Adds the people in the spreadsheet who are new. */
	makeImport(): Promise<Result<undefined, EnqueueError>>;
	/** Withdraws those of its changes that have never left the device; returns their number. */
	undoImport(): Promise<Result<number, EnqueueError>>;
	/** Discards the spreadsheet. Changes made from it stay. */
	dropImport(): Promise<Result<undefined, EnqueueError>>;
	/** Returns 96 random bits in hex, as the id of something created here. */
	newId(): Promise<string>;
}
