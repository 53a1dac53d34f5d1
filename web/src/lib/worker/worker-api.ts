import type { Status } from '@tenantry/shared/domain/administrator.ts';
import type { Mail } from '@tenantry/shared/domain/mail.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { NewApiKey } from '@tenantry/shared/protocol/api-key.ts';
import type { Links } from '@tenantry/shared/protocol/links.ts';
import type { EnrolmentStartAnswer, SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { Result } from '@tenantry/shared/result.ts';

/**
 * The interface both threads compile against. Calls go over Comlink and answer values, never
 * throw; what changes by itself is a live query, answered over a port of its own.
 */
export interface WorkerApi {
	/**
	 * Answers over `port` with the query's result, at once and after every change. The page sends a
	 * `LiveRequest` over it when it wants another window, or nothing more.
	 */
	watch(query: LiveQuery, port: MessagePort): void;
	/** Whether the calling tab is in front: decides how often the server is asked. */
	attend(isVisible: boolean): void;

	signIn(request: SignInInput): Promise<Result<SignInStep, SessionError>>;
	startEnrolment(): Promise<Result<EnrolmentStartAnswer, SessionError>>;
	confirmEnrolment(code: string): Promise<Result<SignInStep, SessionError>>;
	/** One's own API key, said this once; needs the server, now. */
	makeApiKey(): Promise<Result<NewApiKey, SessionError>>;
	/** The first password, from a setup link. */
	setUp(token: string, password: string): Promise<Result<undefined, SessionError>>;
	/** A new password, from a reset link. */
	resetPassword(token: string, password: string): Promise<Result<undefined, SessionError>>;
	/** Ends the first sign-in: makes the vault under an offline passphrase and starts the first sync. */
	choosePassphrase(passphrase: string): Promise<Result<undefined, VaultError>>;

	/** Opens the vault of a person who has signed in here before; needs no network. */
	unlock(personKey: string, passphrase: string): Promise<Result<undefined, VaultError>>;
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
	/** What a mutation would do now, without doing it. */
	forecast<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<Forecast>;
	/** Only while it has never left the device. */
	withdraw(mutationId: string): Promise<boolean>;
	/** The same change again, on what stands now. */
	redo(mutationId: string): Promise<Result<Enqueued, EnqueueError>>;
	discard(mutationId: string): Promise<Result<Enqueued, EnqueueError>>;
	/** A tap on the chip, `online`, or the page coming to the front: try now. */
	syncNow(): void;
	/** 96 random bits in hex, for what is created here. */
	newId(): Promise<string>;
}

export interface SignInInput {
	readonly email: string;
	readonly password: string;
	readonly code?: string;
	readonly recoveryCode?: string;
	readonly providerId?: string;
	readonly deviceName: string;
}

export type SignInStep =
	| { readonly next: 'code' }
	| { readonly next: 'enrol' }
	| { readonly next: 'provider'; readonly providers: readonly { id: string; name: string }[] }
	/** Signed in on a device without a vault of this person: `choosePassphrase` comes next. */
	| { readonly next: 'passphrase'; readonly recoveryCodes?: readonly string[] }
	/** Signed in, the vault is open: the session was all that was missing. */
	| { readonly next: 'done'; readonly recoveryCodes?: readonly string[] }
	/** Signed in, but this person's vault here has to be unlocked. */
	| { readonly next: 'unlock'; readonly personKey: string };

export type VaultError =
	| { readonly code: 'wrong_passphrase'; readonly retryAfterMs: number }
	| { readonly code: 'passphrase_too_short' }
	| { readonly code: 'storage_failed' }
	/** A full sign-in comes first. */
	| { readonly code: 'not_signed_in' }
	/** Too long without the server, or the clock was set back: it has to be reached once. */
	| { readonly code: 'lease_expired' };

export interface Enqueued {
	readonly mutationId: string;
	/** What the device expects to become of it; a refusal is a warning, not a lock. */
	readonly forecast: Forecast;
}
export type EnqueueError =
	| { readonly code: 'locked' }
	| { readonly code: 'storage_failed' }
	| { readonly code: 'invalid_arguments'; readonly field?: string }
	| { readonly code: 'not_found' };

export interface Forecast {
	readonly outcome: Outcome;
	readonly rejection?: Rejection;
	readonly changes: readonly FieldView[];
}

/** What a page may watch, and the result each query answers with. */
export interface LiveQueries {
	engine: { query: { readonly kind: 'engine' }; result: EngineState };
	status: { query: { readonly kind: 'status' }; result: SyncStatus };
	roster: { query: RosterQuery; result: RosterWindow };
	administrator: {
		query: { readonly kind: 'administrator'; readonly id: string };
		result: AdministratorDetail | null;
	};
	organizations: { query: OrganizationsQuery; result: OrganizationsWindow };
	organization: {
		query: { readonly kind: 'organization'; readonly id: string };
		result: OrganizationDetail | null;
	};
	changes: { query: { readonly kind: 'changes' }; result: Changes };
	account: { query: { readonly kind: 'account' }; result: Account };
	links: { query: { readonly kind: 'links' }; result: Links };
}
export type LiveKind = keyof LiveQueries;
export type LiveQuery = LiveQueries[LiveKind]['query'];
export type LiveResult<Q extends LiveQuery> = LiveQueries[Q['kind']]['result'];

/** What a page sends over a live query's port: the query it has now, or null to end it. */
export type LiveRequest = { readonly ticket: number; readonly query: LiveQuery } | null;
/** What comes back. `ticket` is that of the query it answers; the first one has 0. */
export interface LiveAnswer {
	readonly ticket: number;
	readonly result: unknown;
}

/** Where the app is: decides between the gate's screens and the console. */
export type EngineState =
	/** Nobody has signed in on this device, or somebody new is about to. */
	| { readonly phase: 'signed_out'; readonly people: readonly Person[] }
	/** `people` have a vault here; the last one is first. */
	| { readonly phase: 'locked'; readonly people: readonly Person[] }
	/** Signed in for the first time; the vault waits for its passphrase. */
	| { readonly phase: 'choosing_passphrase'; readonly person: Person }
	| {
			readonly phase: 'open';
			readonly person: Person;
			/** Of the first fill; null once everything is here. */
			readonly firstSync: { readonly received: number; readonly total: number } | null;
	  }
	/** The server ended this device or person; nothing more is sent or shown. */
	| { readonly phase: 'revoked'; readonly person: Person }
	/** Another tab or a newer build runs the engine, or storage does not answer. */
	| { readonly phase: 'unavailable'; readonly reason: 'storage' | 'newer_build' };

export interface Person {
	/** Names their database on this device. */
	readonly key: string;
	readonly providerId: string;
	readonly providerName: string;
	readonly administratorId: string;
	readonly email: string;
	readonly name: string;
	/** Unsent changes; told without opening the vault. */
	readonly waiting: number;
}

/** The chip of every screen (experience.md 7.3). Times are epoch milliseconds of this device. */
export interface SyncStatus {
	readonly connection: 'online' | 'offline' | 'unreachable';
	readonly offlineSince: number | null;
	readonly isSyncing: boolean;
	readonly sending: { readonly sent: number; readonly total: number } | null;
	readonly waiting: number;
	readonly oldestWaitingAt: number | null;
	readonly needsYou: { readonly conflicts: number; readonly rejected: number };
	readonly lastSyncAt: number | null;
	readonly paused: 'sign_in' | 'enrol' | 'update' | 'revoked' | 'storage' | null;
	/** The head of the queue has not moved for two minutes while pulls succeed. */
	readonly isStalled: boolean;
}

export interface RosterQuery {
	readonly kind: 'roster';
	readonly search: string;
	readonly filter: {
		readonly status?: Status;
		readonly role?: Role;
		readonly organizationId?: string;
		readonly mfaRequired?: boolean;
		readonly mfaEnrolled?: boolean;
		readonly apiAccess?: boolean;
		readonly waiting?: boolean;
	};
	readonly sort: { readonly by: RosterColumn; readonly direction: 'ascending' | 'descending' };
	readonly from: number;
	readonly count: number;
}
export type RosterColumn =
	| 'name'
	| 'email'
	| 'role'
	| 'organizations'
	| 'status'
	| 'apiAccess'
	| 'mfaRequired'
	| 'mfaEnrolled';

export interface RosterWindow {
	readonly from: number;
	readonly rows: readonly AdministratorSummary[];
	/** Of what matches. */
	readonly count: number;
	/** Of all that this person sees. */
	readonly total: number;
	/** The first fill is still running. */
	readonly isPartial: boolean;
}

export interface AdministratorSummary {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly role: Role;
	readonly status: Status;
	readonly accessMode: 'all' | 'selected';
	/** Of mode `selected`, as far as this person sees them. */
	readonly organizationCount: number;
	/** The first few, by name. */
	readonly organizationNames: readonly string[];
	readonly apiAccess: ApiAccess;
	readonly mfaRequired: boolean;
	readonly mfaEnrolled: boolean;
	/** The state of the newest unsettled change to this row, if there is one. */
	readonly mark: ChangeState | null;
	readonly isSelf: boolean;
}

export type ApiAccess =
	| { readonly state: 'disabled' }
	| { readonly state: 'enabled_without_key' }
	| { readonly state: 'enabled' | 'expired'; readonly prefix: string; readonly createdAt: number };

export interface AdministratorDetail extends AdministratorSummary {
	/** A code is demanded because everybody's is (Settings > Account). */
	readonly isMfaLocked: boolean;
	readonly createdAt: number;
	/** Granted organizations of mode `selected`. */
	readonly organizationIds: readonly string[];
	/** What became of the newest mail of each kind; null where none was asked for. */
	readonly mails: {
		readonly invitation: Mail | null;
		readonly passwordReset: Mail | null;
		readonly totpReset: Mail | null;
	};
	/** Field name (an organization's edge: `organizationAccess/<organizationId>`) → its pending mark. */
	readonly pending: Readonly<
		Record<string, { readonly state: ChangeState; readonly before: unknown }>
	>;
	/** Why the person may not do a thing, as a rejection code; null where they may. */
	readonly guards: Readonly<Record<Guard, Rejection['code'] | null>>;
	/** Unsettled changes about this administrator, newest first. */
	readonly changes: readonly ChangeView[];
}
export type Guard =
	| 'editDetails'
	| 'changeRole'
	| 'suspend'
	| 'restore'
	| 'requireMfa'
	| 'removeMfa'
	| 'setApiAccess'
	| 'setAccess'
	| 'sendPasswordReset'
	| 'sendTotpReset'
	| 'resendInvitation'
	| 'cancelInvitation'
	| 'delete';

export interface OrganizationsQuery {
	readonly kind: 'organizations';
	readonly search: string;
	readonly from: number;
	readonly count: number;
}
export interface OrganizationsWindow {
	readonly from: number;
	readonly rows: readonly OrganizationSummary[];
	readonly count: number;
	readonly total: number;
	readonly canWrite: boolean;
}
export interface OrganizationSummary {
	readonly id: string;
	readonly name: string;
	readonly attached: boolean;
	/** Administrators who reach it, as far as this person sees them. */
	readonly administratorCount: number;
	readonly mark: ChangeState | null;
}
export interface OrganizationDetail extends OrganizationSummary {
	readonly administrators: readonly AdministratorSummary[];
	readonly canWrite: boolean;
}

/** One enum for row, field, tab and list (experience.md 7.3). */
export type ChangeState =
	| 'waiting'
	| 'held'
	| 'sending'
	| 'unanswered'
	| 'applied'
	| 'noop'
	| 'merged'
	| 'superseded'
	| 'rejected'
	| 'review'
	| 'expired'
	| 'withdrawn'
	| 'replaced'
	| 'lost';

export interface Changes {
	readonly needsYou: readonly ChangeView[];
	readonly waiting: readonly ChangeView[];
	/** Of the last 30 days, newest first. */
	readonly settled: readonly ChangeView[];
}

export interface ChangeView {
	readonly id: string;
	readonly name: MutationName;
	readonly args: unknown;
	readonly state: ChangeState;
	readonly rejection: Rejection | null;
	readonly subject: { readonly collection: string; readonly id: string; readonly label: string };
	readonly fields: readonly FieldView[];
	readonly authoredAt: number;
	readonly decidedAt: number | null;
	readonly deviceName: string | null;
	readonly canWithdraw: boolean;
	readonly canRedo: boolean;
	readonly canDiscard: boolean;
}

/** Ids in values (organizations) are already names. */
export interface FieldView {
	readonly field: string;
	readonly before: unknown;
	/** What this change wants. */
	readonly after: unknown;
	/** What stands instead, where somebody else's value does. */
	readonly theirs?: {
		readonly value: unknown;
		readonly by: string | null;
		readonly deviceName: string | null;
		readonly at: number | null;
	};
}

/** The person's own provider and rights, for settings and the shell. */
export interface Account {
	readonly administratorId: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	readonly providerId: string;
	readonly providerName: string;
	readonly canAddAdministrators: boolean;
	readonly canWriteProvider: boolean;
	readonly globalMfaRequired: boolean;
	readonly globalMfaPending: { readonly state: ChangeState; readonly before: unknown } | null;
	/** The pre-flight: whom turning it on would change, and who has not enrolled. */
	readonly globalMfaPreview: {
		readonly total: number;
		readonly wouldChange: number;
		readonly notEnrolled: number;
		readonly pending: number;
	};
	readonly activeOwners: number;
}
