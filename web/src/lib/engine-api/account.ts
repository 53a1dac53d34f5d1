import type { Role } from '@tenantry/shared/domain/role.ts';

export interface Account {
	readonly administratorId: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	readonly providerId: string;
	readonly providerName: string;
	readonly canAddAdministrators: boolean;
	/** They may suspend and require MFA of some administrators, if not of all. */
	readonly canContain: boolean;
	readonly canWriteProvider: boolean;
	readonly globalMfaRequired: boolean;
}
