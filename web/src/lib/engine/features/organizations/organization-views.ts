import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import { summaryOf } from '#lib/engine/session/administrator-views.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type {
	OrganizationDetail,
	OrganizationsQuery,
	OrganizationsWindow,
	OrganizationSummary
} from '#lib/engine-api/organization.ts';

export function organizationsWindow(
	session: OpenSession,
	query: OrganizationsQuery
): OrganizationsWindow {
	const { organizationList } = session;
	const ids = organizationList.select(query.search);
	return {
		from: query.from,
		rows: ids
			.slice(query.from, query.from + query.count)
			.flatMap((id) => organizationSummary(session, id) ?? []),
		count: ids.length,
		total: organizationList.size,
		canWrite: canWrite(session)
	};
}

export function organizationDetail(session: OpenSession, id: string): OrganizationDetail | null {
	const summary = organizationSummary(session, id);
	if (summary === null) return null;
	const selection = {
		search: '',
		filter: { organizationId: id },
		sort: { by: 'name', direction: 'ascending' }
	} as const;
	const reaching = session.administratorList.select(selection);
	return {
		...summary,
		administrators: reaching.map((entry) => summaryOf(session, entry)),
		canWrite: canWrite(session)
	};
}

function organizationSummary(
	{ replica, organizationList, badges }: OpenSession,
	id: string
): OrganizationSummary | null {
	const row = replica.view.row(organizations.name, id);
	if (row === undefined || row.deleted !== undefined) return null;
	return {
		id,
		name: String(row.value.name),
		attached: row.value.attached === true,
		administratorCount: organizationList.reachedBy(id),
		badge: badges.of(organizations.name, id)
	};
}

function canWrite({ replica }: OpenSession): boolean {
	return hasPermission(replica.view.principal, 'organization.write');
}
