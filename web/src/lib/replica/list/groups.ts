import { coverageOf } from '@tenantry/shared/domain/administrator/coverage.ts';
import type { GroupKind } from '@tenantry/shared/domain/administrator/groups.ts';
import type { AttentionContext } from './attention.ts';
import type { AdministratorEntry } from './administrator-entry.ts';

export interface GroupContext extends AttentionContext {
	readonly lastSeenDay: (administratorId: string) => number | undefined;
	/** The server has reported when people were last seen. */
	readonly isSeenKnown: boolean;
}

export type GroupOf = (entry: AdministratorEntry) => string | undefined;

export const DAY_MS = 86_400_000;

/** Charts count by these groups and the list filters by them. */
export const GROUPS = {
	coverage:
		({ view, providerId }) =>
		(entry) =>
			coverageOf({
				status: entry.status,
				enrolment: entry.enrolment,
				isRequired: entry.isMfaRequired(view, providerId)
			}),
	lastSeen: ({ now, lastSeenDay, isSeenKnown }) => {
		const today = Math.floor(now / DAY_MS);
		return ({ id, status }) => {
			if (status !== 'active' || !isSeenKnown) return undefined;
			const day = lastSeenDay(id);
			return day === undefined ? 'never' : quarterOf(today - day);
		};
	},
	keyAge:
		({ now }) =>
		(entry) => {
			const createdAt = entry.hasApiAccess() ? keyCreatedAt(entry) : undefined;
			return createdAt === undefined ? undefined : quarterOf((now - createdAt) / DAY_MS);
		},
	pendingSince:
		({ now }) =>
		({ status, row }) => {
			if (status !== 'pending') return undefined;
			const days = (now - Number(row.value.createdAt)) / DAY_MS;
			if (days <= 7) return 'week';
			return days <= 30 ? 'month' : 'longer';
		},
	reach: () => (entry) => {
		if (entry.reachesAll) return 'all';
		return entry.organizationCount > 0 ? 'selected' : 'none';
	}
} as const satisfies Record<GroupKind, (context: GroupContext) => GroupOf>;

function keyCreatedAt({ row }: AdministratorEntry): number | undefined {
	const { apiKey } = row.value;
	const has = typeof apiKey === 'object' && apiKey !== null && 'createdAt' in apiKey;
	return has && typeof apiKey.createdAt === 'number' ? apiKey.createdAt : undefined;
}

function quarterOf(days: number): 'month' | 'quarter' | 'longer' {
	if (days <= 30) return 'month';
	return days <= 90 ? 'quarter' : 'longer';
}
