import type { Role } from '@tenantry/shared/domain/role.ts';

export interface AccessEndsQuery {
	readonly kind: 'accessEnds';
}

export type AccessEndKind = 'account' | 'suspension' | 'restoration' | 'role' | 'organizations';

export interface AccessEnd {
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly isSelf: boolean;
	readonly kind: AccessEndKind;
	/** Server time, epoch milliseconds. */
	readonly at: number;
	readonly role: Role;
	/** Role that returns at the end of a temporary one. */
	readonly nextRole: Role | null;
}
