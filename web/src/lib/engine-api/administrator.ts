import type {
	PlannedSuspension,
	PlansAsOwner,
	RoleReturn
} from '@tenantry/shared/domain/administrator/access-plan.ts';
import type { PlainValues } from '@tenantry/shared/domain/administrator/fields.ts';
import type { Status } from '@tenantry/shared/domain/administrator/schema.ts';
import type { Enrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import type { Mail } from '@tenantry/shared/domain/administrator/mail.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { MutationName } from '@tenantry/shared/mutators.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { ChangeState, ChangeView } from './change.ts';

/** Whether MFA is required counts here, not their own flag. */
export interface AdministratorSummary extends Omit<PlainValues, 'apiAccess'> {
	readonly id: string;
	readonly email: string;
	readonly role: Role;
	readonly status: Status;
	readonly accessMode: 'all' | 'selected';
	/** Number of granted organizations in mode `selected` that this person sees. */
	readonly organizationCount: number;
	/** The first few, by name. */
	readonly organizationNames: readonly string[];
	readonly apiAccess: ApiAccess;
	readonly enrolment: Enrolment;
	/** The state of the newest unsettled change to this row, if there is one. */
	readonly badge: ChangeState | null;
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
	readonly plans: AccessPlans;
	/** Outcome of the newest mail of each kind; null if none was requested. */
	readonly mails: {
		readonly invitation: Mail | null;
		readonly passwordReset: Mail | null;
		readonly totpReset: Mail | null;
		readonly callerCode: Mail | null;
	};
	/** Number on file; empty if there is none. */
	readonly phone: string;
	readonly note: string;
	/** Last time they were verified as a caller; null if never. */
	readonly callerVerifiedAt: number | null;
	/**
	 * Badges by field name; `organizationAccess/<organizationId>` for an organization's
	 * edge.
	 */
	readonly pending: Readonly<
		Record<string, { readonly state: ChangeState; readonly before: unknown }>
	>;
	/** Why the user may not take each action, as a rejection code; null where they may. */
	readonly guards: Readonly<Record<Guard, Rejection['code'] | null>>;
	/** Mutations among them that would give the administrator more than they have now. */
	readonly loosening: readonly MutationName[];
	/** Unsettled changes about this administrator, newest first. */
	readonly changes: readonly ChangeView[];
}

/** Changes of access that the server makes on its own; null where there is none. */
export interface AccessPlans {
	readonly endsAt: number | null;
	readonly plannedSuspension: PlannedSuspension | null;
	/** End of the current suspension. */
	readonly restoreAt: number | null;
	readonly roleReturn: RoleReturn | null;
	/** Plans that count instead, while they are an owner. */
	readonly asOwner: PlansAsOwner;
	/** Organizations that were given for a while, the first to end first. */
	readonly accessReturns: readonly TemporaryAccess[];
}

export interface TemporaryAccess {
	readonly at: number;
	/** Those that this person sees and that are still given by it. */
	readonly organizationIds: readonly string[];
	/** The first few, by name. */
	readonly organizationNames: readonly string[];
}

export type Guard =
	| 'editDetails'
	| 'changeRole'
	| 'suspend'
	| 'restore'
	| 'endSessions'
	| 'requireMfa'
	| 'removeMfa'
	| 'setApiAccess'
	| 'revokeApiKey'
	| 'setAccess'
	| 'sendPasswordReset'
	| 'sendTotpReset'
	| 'sendCallerCode'
	| 'setContact'
	| 'resendInvitation'
	| 'cancelInvitation'
	| 'delete';
