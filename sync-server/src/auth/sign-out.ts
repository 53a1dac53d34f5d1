import type { SignOutRequest } from '@tenantry/shared/protocol/session.ts';

import type { Database, Store } from '#store/store.ts';

import { endDevice } from './device.ts';
import { recordAtDoor } from './door.ts';
import type { Session } from './session.ts';
import { hashToken } from './token.ts';

/** Ends a session and the credential of its device. */
export async function signOut(
	store: Store,
	session: Session,
	{ at, address }: { readonly at: number; readonly address: string }
): Promise<void> {
	const { providerId, administratorId } = session;
	await store.db.transaction().execute(async (tx) => {
		await endDevice(tx, session, { at, reason: 'signed_out' });
		await recordAtDoor(tx, { kind: 'signed_out', at, address, providerId, administratorId });
	});
}

/** Somebody whose session has run out signs out by their device's credential. */
export async function findDeviceSession(
	db: Database,
	{ deviceId = '', deviceCredential = '' }: SignOutRequest
): Promise<Session | undefined> {
	const device = await db
		.selectFrom('device')
		.select(['provider_id', 'administrator_id'])
		.where('id', '=', deviceId)
		.where('credential_hash', '=', hashToken(deviceCredential))
		.executeTakeFirst();
	if (device === undefined) return undefined;
	const { provider_id: providerId, administrator_id: administratorId } = device;
	return { providerId, administratorId, deviceId, sessionHash: '', freshAt: null };
}
