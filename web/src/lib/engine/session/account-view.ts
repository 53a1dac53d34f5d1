import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { personName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { Role } from '@tenantry/shared/domain/role-schema.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { OpenSession } from './open-session.ts';
import type { Account } from '#lib/engine-api/account.ts';

export function accountOf(session: OpenSession): Account {
	const { replica, identity } = session;
	const { view } = replica;
	const { administratorId, providerId } = identity;
	const own = view.row(administrators.name, administratorId)?.value;
	const { principal, provider } = view;
	const role = Role.safeParse(own?.role);
	return {
		administratorId,
		name: personName(own ?? identity),
		email: textOf(own?.email, identity.email),
		role: role.success ? role.data : 'Read Only',
		providerId,
		providerName: textOf(provider?.name, identity.providerName),
		canAddAdministrators: hasPermission(principal, 'administrator.write'),
		canContain: hasPermission(principal, 'administrator.contain'),
		canWriteProvider: hasPermission(principal, 'provider.write'),
		globalMfaRequired: provider?.globalMfaRequired === true
	};
}

function textOf(value: unknown, otherwise: string): string {
	return typeof value === 'string' ? value : otherwise;
}
