import type { SignOutRequest } from '@tenantry/shared/protocol/session-requests.ts';

import { endDevice } from '#auth/device/device.ts';
import { hashToken } from '#auth/keys/token.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import type { Database, Store } from '#store/store.ts';

import type { Session } from './session.ts';

export async function signOut(
	store: Store,
	session: Session,
	{ at, address }: { readonly at: number; readonly address: string }
): Promise<void> {
	const { providerId, administratorId } = session;
	await store.db.transaction().execute(async (tx) => {
		// Only an active device is recorded, because otherwise a holder of its credential could write
		// any number of events.
		if (!(await endDevice(tx, session, { at, reason: 'signed_out' }))) return;
		await recordSecurityEvent(tx, { kind: 'signed_out', at, address, providerId, administratorId });
	});
}

/** Needs no key: signing out grants nothing, and an app without a network has forgotten it. */
export async function findTokenSession(
	db: Database,
	token: string | undefined
): Promise<Session | undefined> {
	if (token === undefined) return undefined;
	const session = await db
		.selectFrom('session')
		.select(['provider_id', 'administrator_id', 'device_id'])
		.where('hash', '=', hashToken(token))
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	if (session === undefined) return undefined;
	const { provider_id: providerId, administrator_id: administratorId } = session;
	const { device_id: deviceId } = session;
	return { providerId, administratorId, deviceId, sessionHash: '', freshAt: null };
}

/** Finds a device by the browser's mark, which allows signing the device out and no more. */
export async function findDeviceSession(
	db: Database,
	{ deviceId }: Pick<Session, 'deviceId'>
): Promise<Session | undefined> {
	const device = await db
		.selectFrom('device')
		.select(['provider_id', 'administrator_id'])
		.where('id', '=', deviceId)
		.executeTakeFirst();
	if (device === undefined) return undefined;
	const { provider_id: providerId, administrator_id: administratorId } = device;
	return { providerId, administratorId, deviceId, sessionHash: '', freshAt: null };
}

export async function findCredentialSession(
	db: Database,
	{ deviceId = '', deviceCredential = '' }: SignOutRequest
): Promise<Session | undefined> {
	const device = await db
		.selectFrom('device')
		.select('id')
		.where('id', '=', deviceId)
		.where('credential_hash', '=', hashToken(deviceCredential))
		.executeTakeFirst();
	return device && findDeviceSession(db, { deviceId });
}
