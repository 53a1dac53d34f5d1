import type { Policy } from '@tenantry/shared/domain/provider/schema.ts';
import type { ChangeState } from './change.ts';

export interface PolicyQuery {
	readonly kind: 'policy';
}
export interface PolicyView {
	readonly providerId: string;
	readonly policy: Policy;
	readonly canWrite: boolean;
	readonly queued: Readonly<
		Partial<Record<string, { readonly state: ChangeState; readonly before: unknown }>>
	>;
	readonly activeOwners: number;
}

/** Preview of turning on the Global MFA Requirement (its pre-flight). */
export interface PreflightQuery {
	readonly kind: 'preflight';
	readonly shown: number;
}
export interface Preflight {
	readonly total: number;
	/** The user has not finished an enrolment, and will be asked to like everyone else. */
	readonly isOwnDue: boolean;
	/** MFA is not required of them so far. */
	readonly changed: PreflightGroup;
	/** They have a password and no finished enrolment. */
	readonly unfinished: PreflightGroup;
	readonly pending: PreflightGroup;
}
export interface PreflightGroup {
	readonly count: number;
	readonly people: readonly { readonly id: string; readonly name: string }[];
}
