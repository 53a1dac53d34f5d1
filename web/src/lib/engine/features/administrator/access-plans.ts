import type { Administrator } from '@tenantry/shared/domain/administrator/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { fieldVersion } from '@tenantry/shared/row.ts';
import { administratorOf } from '#lib/engine/session/administrator-views.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import type { AccessPlans, TemporaryAccess } from '#lib/engine-api/administrator.ts';

const NAMES_SHOWN = 3;

/** Rows stored before there were plans lack the fields. */
export function accessPlansOf(session: OpenSession, entry: AdministratorEntry): AccessPlans {
	const administrator: Partial<Administrator> = administratorOf(entry);
	const { role, endsAt, plannedSuspension, restoreAt, roleReturn, plansAsOwner } = administrator;
	return {
		endsAt: endsAt ?? null,
		plannedSuspension: plannedSuspension ?? null,
		restoreAt: restoreAt ?? null,
		roleReturn: roleReturn ?? null,
		asOwner: (role === OWNER_ROLE && plansAsOwner) || {},
		accessReturns: accessReturnsOf(session, entry, administrator.accessReturns ?? [])
	};
}

/** Leaves out what someone has decided since, because the plan no longer reverts that. */
function accessReturnsOf(
	{ organizationList }: OpenSession,
	entry: AdministratorEntry,
	returns: NonNullable<Administrator['accessReturns']>
): readonly TemporaryAccess[] {
	const given = entry.organizationIds();
	return returns
		.map(({ at, version }) => {
			const organizationIds = given.filter((id) => fieldVersion(entry.access, id) === version);
			const organizationNames = organizationList.firstNames(organizationIds, NAMES_SHOWN);
			return { at, organizationIds, organizationNames };
		})
		.filter(({ organizationIds }) => organizationIds.length > 0)
		.sort((left, right) => left.at - right.at);
}
