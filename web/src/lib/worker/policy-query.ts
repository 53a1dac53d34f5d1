import type { Provider } from '@tenantry/shared/domain/provider.ts';
import type { ChangeState } from './change-query.ts';

/** What an owner decides for the whole provider in Settings > Account. */
export type Policy = Pick<
	Provider,
	| 'globalMfaRequired'
	| 'managersMayContain'
	| 'administratorsMayContain'
	| 'deviceLockRequired'
	| 'lockAfterMinutes'
	| 'leaseHours'
	| 'staleAfterHours'
	| 'loosenOnlineOnly'
	| 'apiKeyDays'
>;

export interface PolicyQuery {
	readonly kind: 'policy';
}
export interface PolicyView {
	readonly providerId: string;
	readonly policy: Policy;
	readonly canWrite: boolean;
	/** What waits, setting by setting. */
	readonly pending: Readonly<
		Partial<Record<string, { readonly state: ChangeState; readonly before: unknown }>>
	>;
	readonly activeOwners: number;
}

/** The pre-flight of the Global MFA Requirement. */
export interface PreflightQuery {
	readonly kind: 'preflight';
	/** So many names of each group. */
	readonly shown: number;
}
export interface Preflight {
	readonly total: number;
	/** Who asks has not finished an enrolment, and will be asked like anybody else. */
	readonly isOwnDue: boolean;
	/** Not required so far. */
	readonly changed: PreflightGroup;
	/** Have a password and no finished enrolment. */
	readonly unfinished: PreflightGroup;
	/** Have never signed in. */
	readonly pending: PreflightGroup;
}
export interface PreflightGroup {
	readonly count: number;
	/** By name, the first of them. */
	readonly people: readonly { readonly id: string; readonly name: string }[];
}
