import type { FlagName } from '@tenantry/shared/domain/administrator/fields.ts';
import type { GroupFilter } from '@tenantry/shared/domain/administrator/groups.ts';
import type { Status } from '@tenantry/shared/domain/administrator/schema.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { AttentionReason } from './attention.ts';

/** Search, filter and order of the list of administrators. */
export interface AdministratorSelection {
	readonly search: string;
	readonly filter: AdministratorFilter;
	readonly sort: {
		readonly by: AdministratorColumn;
		readonly direction: 'ascending' | 'descending';
	};
}

type FlagFilter = Readonly<Partial<Record<FlagName, boolean>>>;

export interface AdministratorFilter extends GroupFilter, FlagFilter {
	readonly status?: Status;
	readonly role?: Role;
	readonly organizationId?: string;
	readonly mfaEnrolled?: boolean | 'unfinished';
	readonly waiting?: boolean;
	/** Saved views are stored under this name. */
	readonly concern?: AttentionReason;
}

export type AdministratorColumn =
	'name' | 'email' | 'role' | 'organizations' | 'status' | 'mfaEnrolled' | FlagName;
