import { hasFinishedEnrolment } from '@tenantry/shared/domain/administrator/enrolment.ts';
import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';

import type { StoredDevice, StoredSession } from '#store/store.ts';

/** The person and device that a request's session stands for. */
export interface Sender {
	readonly providerId: string;
	readonly administratorId: string;
	readonly deviceId: string;
	readonly sessionHash: string;
	/** Network address of the request, if known. */
	readonly address?: string | undefined;
}

/** The database's rows of a sender's session and of the named device. */
export interface SessionAndDevice {
	readonly session: StoredSession | undefined;
	readonly device: StoredDevice | undefined;
}

/**
 * End reasons that make a device revoked, so that it hands over; after others it signs in again.
 */
const REVOKED = new Set<string | null>(['suspended', 'deleted', 'revoked']);

/** Returns why a sender is refused, whatever they ask for. */
export function senderError(
	sender: Sender,
	{ session, device }: SessionAndDevice,
	at: number
): SyncErrorCode | undefined {
	if (session === undefined) return 'unauthenticated';
	if (session.ended_at !== null) return endedError(session.ended_reason);
	if (session.expires_at <= at) return 'unauthenticated';
	// Hides devices of other providers, so that a sender cannot learn whether an id exists.
	if (device?.provider_id !== sender.providerId) return 'unauthenticated';
	if (device.administrator_id !== sender.administratorId) return 'wrong_person';
	if (device.ended_at !== null) return endedError(device.ended_reason);
	return undefined;
}

export function endedError(reason: string | null): SyncErrorCode {
	return REVOKED.has(reason) ? 'device_revoked' : 'unauthenticated';
}

/** Returns why an author may not decide anything, as the rows stand now. */
export function authorError(
	source: RowSource,
	{ providerId, administratorId }: Pick<Sender, 'providerId' | 'administratorId'>
): SyncErrorCode | undefined {
	const author = source.row(administrators.name, administratorId);
	const isGone = author === undefined || author.deleted !== undefined;
	if (isGone || author.value.suspended === true) return 'device_revoked';
	if (!hasFinishedEnrolment(author.value) && isMfaRequired(source, administratorId, providerId))
		return 'enrolment_required';
	return undefined;
}
