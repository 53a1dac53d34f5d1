import { hasPermission } from '@tenantry/shared/permission.ts';
import { summaryOf } from '#lib/engine/session/administrator-views.ts';
import type { Desk } from '#lib/engine/session/open-session.ts';
import type {
	OrganizationDetail,
	OrganizationsQuery,
	OrganizationsWindow,
	OrganizationSummary
} from '#lib/engine-api/queries.ts';

export function organizationsWindow(desk: Desk, query: OrganizationsQuery): OrganizationsWindow {
	const { directory } = desk;
	const ids = directory.select(query.search);
	return {
		from: query.from,
		rows: ids
			.slice(query.from, query.from + query.count)
			.flatMap((id) => organizationSummary(desk, id) ?? []),
		count: ids.length,
		total: directory.size,
		canWrite: canWrite(desk)
	};
}

export function organizationDetail(desk: Desk, id: string): OrganizationDetail | null {
	const summary = organizationSummary(desk, id);
	if (summary === null) return null;
	const selection = {
		search: '',
		filter: { organizationId: id },
		sort: { by: 'name', direction: 'ascending' }
	} as const;
	const reaching = desk.roster.select(selection);
	return {
		...summary,
		administrators: reaching.map((entry) => summaryOf(desk, entry)),
		canWrite: canWrite(desk)
	};
}

function organizationSummary(
	{ replica, directory, marks }: Desk,
	id: string
): OrganizationSummary | null {
	const row = replica.view.row('organization', id);
	if (row === undefined || row.deleted !== undefined) return null;
	return {
		id,
		name: String(row.value.name),
		attached: row.value.attached === true,
		administratorCount: directory.reachedBy(id),
		mark: marks.of('organization', id)
	};
}

function canWrite({ replica }: Desk): boolean {
	return hasPermission(replica.view.principal, 'organization.write');
}
