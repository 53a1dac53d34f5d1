import type { Status } from '@tenantry/shared/domain/administrator.ts';
import type { Enrolment } from '@tenantry/shared/domain/enrolment.ts';
import type { Mail } from '@tenantry/shared/domain/mail.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { Links } from '@tenantry/shared/protocol/links.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { Activity, ActivityQuery } from './activity.ts';
import type { ImportQuery, ImportView } from './import.ts';
import type { DevicesQuery, DevicesView } from './devices.ts';
import type { NoticesQuery, OwnEvent } from './account-security.ts';
import type { LockQuery, LockView } from './lock.ts';
import type { PolicyQuery, PolicyView, Preflight, PreflightQuery } from './policy.ts';
import type { BulkQuery, BulkResult } from './bulk.ts';
import type { Changes, ChangeState, ChangeView } from './change.ts';
import type { SyncStatus } from './status.ts';
import type { SavedView } from './saved-view.ts';
import type { Concern } from '#lib/replica/concern.ts';
import type { VaultMethods } from '#lib/vault/unlock-secret.ts';
import type { Concerns, ConcernsQuery } from './attention.ts';
import type { Offboarding, OffboardingQuery } from './offboarding.ts';

/** Queries that a page may watch, and the result that each answers with. */
export interface LiveQueries extends OnDemandQueries {
	engine: { query: { readonly kind: 'engine' }; result: EngineState };
	status: { query: { readonly kind: 'status' }; result: SyncStatus };
	roster: { query: RosterQuery; result: RosterWindow };
	account: { query: { readonly kind: 'account' }; result: Account };
	links: { query: { readonly kind: 'links' }; result: Links };
}

/** Queries of the file that is loaded on demand (engine/features/features.ts). */
interface OnDemandQueries {
	administrator: {
		query: { readonly kind: 'administrator'; readonly id: string };
		result: AdministratorDetail | null;
	};
	changes: { query: { readonly kind: 'changes' }; result: Changes };
	organizations: { query: OrganizationsQuery; result: OrganizationsWindow };
	organization: {
		query: { readonly kind: 'organization'; readonly id: string };
		result: OrganizationDetail | null;
	};
	activity: { query: ActivityQuery; result: Activity };
	import: { query: ImportQuery; result: ImportView | null };
	devices: { query: DevicesQuery; result: DevicesView };
	lock: { query: LockQuery; result: LockView };
	notices: { query: NoticesQuery; result: readonly OwnEvent[] };
	policy: { query: PolicyQuery; result: PolicyView | null };
	preflight: { query: PreflightQuery; result: Preflight };
	concerns: { query: ConcernsQuery; result: Concerns };
	offboarding: { query: OffboardingQuery; result: Offboarding | null };
	bulk: { query: BulkQuery; result: BulkResult };
	views: { query: { readonly kind: 'views' }; result: readonly SavedView[] };
}
export type OnDemandQuery = OnDemandQueries[keyof OnDemandQueries]['query'];

export type LiveKind = keyof LiveQueries;
export type LiveQuery = LiveQueries[LiveKind]['query'];
export type LiveResult<Q extends LiveQuery> = LiveQueries[Q['kind']]['result'];

/** Message from a page over a live query's port: its current query, or null to end it. */
export type LiveRequest = { readonly ticket: number; readonly query: LiveQuery } | null;
/** Answer to a live query. `ticket` is that of the query it answers; the first one has 0. */
export interface LiveAnswer {
	readonly ticket: number;
	readonly result: unknown;
}

/** State of the app: decides between the gate's screens and the console. */
export type EngineState =
	/** No one has signed in on this device, or a new person is about to. */
	| {
			readonly phase: 'signed_out';
			readonly people: readonly Person[];
			/** The app found its storage empty, and the server knows that there was a copy. */
			readonly removedCopy?: RemovedCopy;
			/** Copies removed within the last day because their people were revoked. */
			readonly ended?: readonly EndedCopy[];
	  }
	/** `people` have a vault here, most recently used first. */
	| {
			readonly phase: 'locked';
			readonly people: readonly Person[];
			readonly ended?: readonly EndedCopy[];
			/** The key is still in memory, for changes in flight to arrive. */
			readonly isSending?: true;
	  }
	/** Signed in for the first time; the vault waits for its passphrase. */
	| { readonly phase: 'choosing_passphrase'; readonly person: Person }
	| {
			readonly phase: 'open';
			readonly person: Person;
			/** Progress of the first fill; null once everything is here. */
			readonly firstSync: { readonly received: number; readonly total: number } | null;
	  }
	/** The server ended this device or person; nothing more is sent or shown. */
	| { readonly phase: 'revoked'; readonly person: Person; readonly handOver: HandOver }
	/**
	 * Another tab or a newer build runs the engine, or storage does not answer. `older_app`: the
	 * data stored here was written by a newer version than this one.
	 */
	| {
			readonly phase: 'unavailable';
			readonly reason: 'storage' | 'newer_build' | 'other_tab' | 'older_app';
	  };

/** Removed copy as the server last knew it. */
export interface RemovedCopy {
	/** Number of changes that were still to be sent. */
	readonly waiting: number;
	readonly lastSeenAt: number;
}

/** Person whose copy was removed, as the lock screen knew them. */
export interface EndedCopy {
	readonly key: string;
	readonly name: string;
	readonly email: string;
}

/** State of handing over the changes that a revoked device has not sent. */
export type HandOver = 'nothing' | 'going' | 'done' | 'impossible';

export interface Person extends VaultMethods {
	/** Names their database on this device. */
	readonly key: string;
	readonly providerId: string;
	readonly providerName: string;
	readonly administratorId: string;
	readonly email: string;
	readonly name: string;
	/** Number of unsent changes; known without opening the vault. */
	readonly waiting: number;
	/** Their PIN was wrong too often since they were last in. */
	readonly isPinSpent?: boolean;
	/**
	 * Only the unsent changes are left of their copy. `to_hand_over`: unlocking hands them over;
	 * `kept`: they had signed out, which also removed the credential for the hand-over.
	 */
	readonly revoked?: 'to_hand_over' | 'kept';
}

export interface RosterQuery {
	readonly kind: 'roster';
	readonly search: string;
	readonly filter: {
		readonly status?: Status;
		readonly role?: Role;
		readonly organizationId?: string;
		readonly mfaRequired?: boolean;
		readonly mfaEnrolled?: boolean | 'unfinished';
		readonly apiAccess?: boolean;
		readonly waiting?: boolean;
		readonly concern?: Concern;
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
	/** Number of matching rows. */
	readonly count: number;
	/** Number of all rows that this person sees. */
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
	/** Number of granted organizations in mode `selected` that this person sees. */
	readonly organizationCount: number;
	/** The first few, by name. */
	readonly organizationNames: readonly string[];
	readonly apiAccess: ApiAccess;
	readonly mfaRequired: boolean;
	readonly enrolment: Enrolment;
	/** The state of the newest unsettled change to this row, if there is one. */
	readonly mark: ChangeState | null;
	readonly isSelf: boolean;
}

export type ApiAccess =
	{ readonly state: 'disabled' } | { readonly state: 'enabled_without_key' } | ApiKey;
export interface ApiKey {
	readonly state: 'enabled' | 'expired';
	readonly prefix: string;
	readonly createdAt: number;
	/** null: never. */
	readonly expiresAt: number | null;
}

export interface AdministratorDetail extends AdministratorSummary {
	/** A code is required because it is required of everyone (Settings > Account). */
	readonly isMfaLocked: boolean;
	readonly createdAt: number;
	/** Granted organizations of mode `selected`. */
	readonly organizationIds: readonly string[];
	/** Outcome of the newest mail of each kind; null if none was requested. */
	readonly mails: {
		readonly invitation: Mail | null;
		readonly passwordReset: Mail | null;
		readonly totpReset: Mail | null;
	};
	/**
	 * Pending marks by field name; `organizationAccess/<organizationId>` for an organization's
	 * edge.
	 */
	readonly pending: Readonly<
		Record<string, { readonly state: ChangeState; readonly before: unknown }>
	>;
	/** Why the user may not take each action, as a rejection code; null where they may. */
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
	| 'revokeApiKey'
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
	/** Number of administrators who reach it and whom this person sees. */
	readonly administratorCount: number;
	readonly mark: ChangeState | null;
}
export interface OrganizationDetail extends OrganizationSummary {
	readonly administrators: readonly AdministratorSummary[];
	readonly canWrite: boolean;
}

/** The user's own provider and rights, for settings and the shell. */
export interface Account {
	readonly administratorId: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	readonly providerId: string;
	readonly providerName: string;
	readonly canAddAdministrators: boolean;
	/** Whether they may suspend and require MFA of some administrators, if not of all. */
	readonly canContain: boolean;
	readonly canWriteProvider: boolean;
	readonly globalMfaRequired: boolean;
}
