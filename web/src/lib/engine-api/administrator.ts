import type {
	PlannedSuspension,
	PlansAsOwner,
	RoleReturn
} from '@tenantry/shared/domain/administrator/plans/access-plan.ts';
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
	/** In mode `selected`, as far as this person sees them. */
	readonly organizationCount: number;
	/** The first few, by name. */
	readonly organizationNames: readonly string[];
	readonly apiAccess: ApiAccess;
	readonly enrolment: Enrolment;
	/** State of the newest unsettled change to this row; null if there is none. */
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
	/** A code is required of everyone (Settings > Account). */
	readonly isMfaLocked: boolean;
	readonly createdAt: number;
	readonly organizationIds: readonly string[];
	readonly plans: AccessPlans;
	/** Outcome of the newest mail of each kind; null if none was requested. */
	readonly mails: {
		readonly invitation: Mail | null;
		readonly passwordReset: Mail | null;
		readonly totpReset: Mail | null;
		readonly callerCode: Mail | null;
	};
	readonly phone: string;
	readonly note: string;
	readonly callerVerifiedAt: number | null;
	/** By field name; `organizationAccess/<organizationId>` for an organization's edge. */
	readonly queued: Readonly<
		Record<string, { readonly state: ChangeState; readonly before: unknown }>
	>;
	/** Rejection code by action; null where the user may take it. */
	readonly guards: Readonly<Record<Guard, Rejection['code'] | null>>;
	/** Mutations that would give the administrator more than they have now. */
	readonly loosening: readonly MutationName[];
	/** Unsettled changes about this administrator, newest first. */
	readonly changes: readonly ChangeView[];
}

/** Changes of access that the server makes by itself; null where there is none. */
export interface AccessPlans {
	readonly endsAt: number | null;
	readonly plannedSuspension: PlannedSuspension | null;
	/** End of the current suspension. */
	readonly restoreAt: number | null;
	readonly roleReturn: RoleReturn | null;
	/** Plans that count instead, while they are an owner. */
	readonly asOwner: PlansAsOwner;
	readonly accessReturns: readonly TemporaryAccess[];
}

export interface TemporaryAccess {
	readonly at: number;
	/** As far as this person sees them and they are still given by it. */
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
