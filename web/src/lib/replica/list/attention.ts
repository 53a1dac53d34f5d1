import type { RowSource } from '@tenantry/shared/collection.ts';
import type { AdministratorEntry } from './administrator-entry.ts';

export const ATTENTION_REASONS = ['withoutMfa', 'pendingLong', 'keyExpiring', 'recent'] as const;
export type AttentionReason = (typeof ATTENTION_REASONS)[number];

const DAY_MS = 86_400_000;

export interface AttentionContext {
	readonly view: RowSource;
	readonly providerId: string;
	readonly now: number;
}

export function attentionTest(
	reason: AttentionReason,
	{ view, providerId, now }: AttentionContext
): (entry: AdministratorEntry) => boolean {
	switch (reason) {
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

function createdAt({ row }: AdministratorEntry): number {
	return Number(row.value.createdAt);
}
