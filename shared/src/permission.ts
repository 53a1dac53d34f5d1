import { reject } from './rejection.ts';

/** One `entity.verb` right. Which role holds which: domain/role.ts. */
export type Permission =
	| 'administrator.readAll'
	| 'administrator.readSharing'
	| 'administrator.write'
	| 'administrator.contain'
	| 'administrator.sendReset'
	| 'owner.contain'
	| 'owner.sendReset'
	| 'provider.write'
	| 'organization.readAll'
	| 'organization.write'
	| 'approval.decide'
	| 'audit.read'
	| 'billing.read'
	| 'command.run'
	| 'profile.write';

/** The actor, with the rights they hold at this moment. `system` is the operator's command. */
export interface Principal {
	readonly kind: 'administrator' | 'system';
	readonly administratorId: string;
	readonly permissions: ReadonlySet<Permission>;
}

export function hasPermission(principal: Principal, permission: Permission): boolean {
	return principal.kind === 'system' || principal.permissions.has(permission);
}

export function requirePermission(principal: Principal, permission: Permission): void {
	if (!hasPermission(principal, permission)) reject({ code: 'not_permitted' });
}
