import { PERMISSIONS_BY_ROLE, ROLES } from '@tenantry/shared/domain/role.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import { needsPerson, Outcome } from '@tenantry/shared/protocol/verdict.ts';

import type { OpenMutation, StoreReader, VerdictKind } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { parseFacts } from '#sync/verdicts/facts.ts';
import { prefetchActor } from '#sync/prefetch.ts';
import { mayReviewQuarantine } from '#sync/readers/visibility.ts';

/** Roles of the people who review what revoked devices handed over. */
export const REVIEWING_ROLES = ROLES.filter((role) =>
	mayReviewQuarantine({
		kind: 'administrator',
		administratorId: '',
		permissions: PERMISSIONS_BY_ROLE[role]
	})
);

/** Roles of the people who approve the changes of others. */
export const APPROVING_ROLES = ROLES.filter((role) =>
	PERMISSIONS_BY_ROLE[role].has('approval.decide')
);

/** Limit of each kind. The newest are kept, because they say what is new. */
const MOST_NEEDS = 1_000;

/**
 * Returns what is listed under Needs you on a person's devices, as far as the server knows
 * (docs/sync.md, "Needs you"): their own open verdicts that need them, what revoked devices handed
 * over if they review it, and what waits for their approval.
 */
export async function openNeeds(
	reader: StoreReader,
	administratorId: string
): Promise<OpenMutation[]> {
	const { providerId } = reader;
	const rows = new LoadedRows(reader);
	prefetchActor(rows, { administratorId, providerId });
	await rows.load();
	const principal = principalOf(rows, administratorId, providerId);
	const open = (kind: VerdictKind) =>
		reader.newestOpen({ kind, readerId: administratorId }, MOST_NEEDS);
	return [
		...(await open('own')).filter(needsAuthor),
		...(mayReviewQuarantine(principal) ? await open('quarantined') : []),
		...(hasPermission(principal, 'approval.decide') ? await open('requested') : [])
	];
}

function needsAuthor(stored: OpenMutation): boolean {
	const { conflicts } = parseFacts(stored);
	return needsPerson({ outcome: Outcome.parse(stored.outcome), conflicts: [...conflicts] });
}

/**
 * Whether a device learnt of it in the answer to its own push: it is the author's, it did not come in
 * an envelope, and nothing has happened to the verdict since.
 */
export function isAnsweredTo(deviceId: string, stored: OpenMutation): boolean {
	const { device_id: from, version, visible_at: visibleAt, outcome } = stored;
	const isOwn = from === deviceId && visibleAt === version && outcome !== 'quarantined';
	return isOwn && parseFacts(stored).isSealed !== true;
}
