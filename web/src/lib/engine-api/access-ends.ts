import type { Role } from '@tenantry/shared/domain/role.ts';

/** Asks for what the server will change on its own, of everyone this person sees. */
export interface AccessEndsQuery {
	readonly kind: 'accessEnds';
}

/** What happens at the time of a plan. */
export type AccessEndKind = 'account' | 'suspension' | 'restoration' | 'role' | 'organizations';

export interface AccessEnd {
	/** The administrator. */
	readonly id: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly isSelf: boolean;
	readonly kind: AccessEndKind;
	/** Server time, epoch milliseconds. */
	readonly at: number;
	/** The role now. */
	readonly role: Role;
	/** The role that returns, for the end of a temporary one. */
	readonly nextRole: Role | null;
}
