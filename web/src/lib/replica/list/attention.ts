import type { RowSource } from '@tenantry/shared/collection.ts';
import type { RosterEntry } from './administrator-entry.ts';

/** Reasons to look at an administrator before anyone asks. */
export const CONCERNS = ['withoutMfa', 'pendingLong', 'keyExpiring', 'recent'] as const;
export type Concern = (typeof CONCERNS)[number];

const DAY_MS = 86_400_000;

export interface ConcernContext {
	readonly view: RowSource;
	readonly providerId: string;
	readonly now: number;
}

/** Returns a test for whether an administrator is of this concern now. */
export function concernTest(
	concern: Concern,
	{ view, providerId, now }: ConcernContext
): (entry: RosterEntry) => boolean {
	switch (concern) {
		// A password alone opens the account: no code is demanded, or none can be given yet.
		case 'withoutMfa':
			return (entry) =>
				entry.status !== 'suspended' &&
				(entry.enrolment !== 'finished' || !entry.isMfaRequired(view, providerId));
		case 'pendingLong':
			return (entry) => entry.status === 'pending' && createdAt(entry) < now - 7 * DAY_MS;
		case 'keyExpiring':
			return (entry) =>
				entry.status !== 'suspended' &&
				entry.hasApiAccess() &&
				entry.keyExpiresAt() < now + 14 * DAY_MS;
		case 'recent':
			return (entry) => createdAt(entry) > now - 14 * DAY_MS;
	}
}

function createdAt({ row }: RosterEntry): number {
	return Number(row.value.createdAt);
}
