import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type {
	Overview,
	PictureCounts,
	PictureKind,
	ReachedOrganization
} from '#lib/engine-api/overview.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { GROUPS, type GroupContext, type GroupOf } from '#lib/replica/list/groups.ts';
import type { OverviewFacts } from './overview-facts.ts';

const ORGANIZATIONS_SHOWN = 6;

/** Counts with the list's own filter functions (groups.ts), so that the numbers agree. */
export function overviewOf(
	session: OpenSession,
	facts: OverviewFacts,
	context: GroupContext
): Overview {
	const { administratorList, organizationList, replica, preview } = session;
	const seesAll = hasPermission(replica.view.principal, 'administrator.readAll');
	return {
		total: Math.max(administratorList.size, preview),
		isPartial: !replica.isComplete || preview > 0,
		seesAll,
		pictures: countAll(session, context),
		organizations: mostReached(session),
		organizationCount: organizationList.size,
		days: seesAll ? facts.days : [],
		isSeenKnown: facts.isSeenKnown
	};
}

function countAll(
	{ administratorList }: OpenSession,
	context: GroupContext
): Record<PictureKind, PictureCounts> {
	const groupOf: Record<PictureKind, GroupOf> = {
		status: ({ status }) => status,
		role: ({ row }) => String(row.value.role),
		coverage: GROUPS.coverage(context),
		lastSeen: GROUPS.lastSeen(context),
		keyAge: GROUPS.keyAge(context),
		pendingSince: GROUPS.pendingSince(context),
		reach: GROUPS.reach()
	};
	const tallies = Object.entries(groupOf).map(
		([kind, group]) => ({ kind, group, counts: new Map<string, number>() }) as const
	);
	for (const entry of administratorList.all())
		for (const { group, counts } of tallies) {
			const name = group(entry);
			if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	const pictureOf = (wanted: PictureKind): PictureCounts =>
		Object.fromEntries(tallies.find(({ kind }) => kind === wanted)?.counts ?? []);
	return {
		status: pictureOf('status'),
		role: pictureOf('role'),
		coverage: pictureOf('coverage'),
		lastSeen: pictureOf('lastSeen'),
		keyAge: pictureOf('keyAge'),
		pendingSince: pictureOf('pendingSince'),
		reach: pictureOf('reach')
	};
}

function mostReached({ organizationList, replica }: OpenSession): ReachedOrganization[] {
	return organizationList
		.select('')
		.map((id) => ({ id, administratorCount: organizationList.reachedBy(id) }))
		.sort((left, right) => right.administratorCount - left.administratorCount)
		.slice(0, ORGANIZATIONS_SHOWN)
		.map(({ id, administratorCount }) => ({
			id,
			administratorCount,
			name: String(replica.view.row(organizations.name, id)?.value.name)
		}));
}
