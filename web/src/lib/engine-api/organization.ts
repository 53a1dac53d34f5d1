import type { AdministratorSummary } from './administrator.ts';
import type { ChangeState } from './change.ts';

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
	readonly administratorCount: number;
	readonly badge: ChangeState | null;
}

export interface OrganizationDetail extends OrganizationSummary {
	readonly administrators: readonly AdministratorSummary[];
	readonly canWrite: boolean;
}
