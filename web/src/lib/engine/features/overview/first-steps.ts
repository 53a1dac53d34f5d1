import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { FirstSteps } from '#lib/engine-api/overview.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { DAY_MS } from '#lib/replica/list/groups.ts';

/** A provider counts as new for this long after its first administrator. */
const NEW_MS = 60 * DAY_MS;

export function firstSteps(session: OpenSession): FirstSteps | null {
	const { administratorList, organizationList, replica, identity } = session;
	const { view } = replica;
	if (!replica.isComplete || !hasPermission(view.principal, 'provider.write')) return null;
	let owners = 0;
	let first = Infinity;
	for (const { row, status } of administratorList.all()) {
		if (row.value.role === OWNER_ROLE && status !== 'suspended') owners++;
		first = Math.min(first, Number(row.value.createdAt ?? 0));
	}
	if (session.now() - first > NEW_MS) return null;
	const provider = view.row(providers.name, identity.providerId)?.value;
	return {
		hasOrganization: organizationList.size > 0,
		hasSecondOwner: owners > 1,
		isMfaRequired: provider?.globalMfaRequired === true,
		hasTeam: administratorList.size > owners
	};
}
