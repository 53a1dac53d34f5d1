import { providerOf } from '@tenantry/shared/domain/provider/schema.ts';

import type { StoredDevice } from '#store/store.ts';
import { isEndedBy } from '#sync/effects/access.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import { isRevoked } from '#sync/push/quarantine.ts';
import { authorError } from '#sync/sender.ts';

const HOUR_MS = 3_600_000;
/** Contact is noted at most once a minute, so the last one may be that much later. */
const NOTED_EVERY_MS = 60_000;

/**
 * Returns how envelopes of a device count, given the rows as they are now: a revoked device's are
 * quarantined, and those of one that has to sign in again are refused. Call it through
 * `whenLoaded`.
 */
export function senderStanding(
	push: PushTransaction,
	device: StoredDevice
): 'counts' | 'revoked' | 'refused' {
	const current = withEnding(push, device);
	if (isRevoked(current, push.overlay)) return 'revoked';
	return isOut(push, device) || isLeaseOver(push, device) ? 'refused' : 'counts';
}

/** Whether a device has ended, or its person may not decide anything. */
export function isOut(push: PushTransaction, device: StoredDevice): boolean {
	const current = withEnding(push, device);
	return current.ended_at !== null || authorError(push.overlay, ownerOf(device)) !== undefined;
}

/** Returns the device as this transaction will leave it. */
function withEnding({ endings, at }: PushTransaction, device: StoredDevice): StoredDevice {
	const sender = { ...ownerOf(device), deviceId: device.id };
	const ending = endings.find((one) => isEndedBy(one, sender));
	return ending === undefined ? device : { ...device, ended_at: at, ended_reason: ending.reason };
}

function isLeaseOver({ overlay, at }: PushTransaction, device: StoredDevice): boolean {
	const { leaseHours } = providerOf(overlay, device.provider_id);
	return device.last_seen_at + leaseHours * HOUR_MS + NOTED_EVERY_MS <= at;
}

function ownerOf({ provider_id: providerId, administrator_id: administratorId }: StoredDevice) {
	return { providerId, administratorId };
}
