import { hasFinishedEnrolment } from '@tenantry/shared/domain/enrolment.ts';
import { isMfaRequired } from '@tenantry/shared/domain/mfa.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';

import type { StoredDevice, StoredSession } from '#store/store.ts';

/** Who a request's session stands for. */
export interface Sender {
	readonly providerId: string;
	readonly administratorId: string;
	readonly deviceId: string;
	readonly sessionHash: string;
	/** Where the request came from, as far as that is known. */
	readonly address?: string | undefined;
}

/** What the database says of a sender's session and of the device that is named. */
export interface Papers {
	readonly session: StoredSession | undefined;
	readonly device: StoredDevice | undefined;
}

/** Reasons for which a device hears that it is revoked, and hands over; else it signs in again. */
const REVOKED = new Set<string | null>(['suspended', 'deleted', 'revoked']);

/** Why a sender is not let in, whatever they ask for. */
export function senderError(
	sender: Sender,
	{ session, device }: Papers,
	at: number
): SyncErrorCode | undefined {
	if (session === undefined) return 'unauthenticated';
	if (session.ended_at !== null) return endedError(session.ended_reason);
	if (session.expires_at <= at) return 'unauthenticated';
	// A device of another provider is none: nobody learns whether there is one of this id.
	if (device?.provider_id !== sender.providerId) return 'unauthenticated';
	if (device.administrator_id !== sender.administratorId) return 'wrong_person';
	if (device.ended_at !== null) return endedError(device.ended_reason);
	return undefined;
}

export function endedError(reason: string | null): SyncErrorCode {
	return REVOKED.has(reason) ? 'device_revoked' : 'unauthenticated';
}

/** Why an author decides nothing, as the rows stand now. */
export function authorError(
	source: RowSource,
	{ providerId, administratorId }: Pick<Sender, 'providerId' | 'administratorId'>
): SyncErrorCode | undefined {
	const author = source.row('administrator', administratorId);
	const isGone = author === undefined || author.deleted !== undefined;
	if (isGone || author.value.suspended === true) return 'device_revoked';
	if (!hasFinishedEnrolment(author.value) && isMfaRequired(source, administratorId, providerId))
		return 'enrolment_required';
	return undefined;
}
