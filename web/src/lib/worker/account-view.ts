import { isMfaRequired } from '@tenantry/shared/domain/mfa.ts';
import { Role } from '@tenantry/shared/domain/role-schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { Desk } from './desk.ts';
import { pendingState } from './marks.ts';
import type { Account } from './live-queries.ts';

export function accountOf(desk: Desk): Account {
	const { replica, identity } = desk;
	const { view } = replica;
	const { administratorId, providerId } = identity;
	const own = view.row('administrator', administratorId)?.value;
	const provider = view.row('provider', providerId)?.value;
	const { principal } = view;
	const role = Role.safeParse(own?.role);
	return {
		administratorId,
		name: `${textOf(own?.firstName, identity.firstName)} ${textOf(own?.lastName, identity.lastName)}`.trim(),
		email: textOf(own?.email, identity.email),
		role: role.success ? role.data : 'Read Only',
		providerId,
		providerName: textOf(provider?.name, identity.providerName),
		canAddAdministrators: hasPermission(principal, 'administrator.write'),
		canContain: hasPermission(principal, 'administrator.contain'),
		canWriteProvider: hasPermission(principal, 'provider.write'),
		globalMfaRequired: provider?.globalMfaRequired === true,
		globalMfaPending: globalMfaPending(desk),
		...counts(desk)
	};
}

function globalMfaPending({ replica, identity }: Desk): Account['globalMfaPending'] {
	const waiting = replica.queue
		.list()
		.findLast(({ mutation }) => mutation.name === 'provider.setGlobalMfa');
	if (waiting === undefined) return null;
	const before = replica.view.base.row('provider', identity.providerId)?.value.globalMfaRequired;
	return { state: pendingState(replica, waiting), before: before === true };
}

function counts({ replica, roster, identity }: Desk) {
	const preview = { total: 0, wouldChange: 0, notEnrolled: 0, pending: 0 };
	let activeOwners = 0;
	for (const { id, row, status } of roster.all()) {
		const { value } = row;
		preview.total++;
		if (!isMfaRequired(replica.view, id, identity.providerId)) preview.wouldChange++;
		if (value.mfaEnrolledAt === null) preview.notEnrolled++;
		if (status === 'pending') preview.pending++;
		if (value.role === OWNER_ROLE && status === 'active') activeOwners++;
	}
	return { globalMfaPreview: preview, activeOwners };
}

function textOf(value: unknown, otherwise: string): string {
	return typeof value === 'string' ? value : otherwise;
}
