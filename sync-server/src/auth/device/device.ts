import { randomBytes } from 'node:crypto';

import { hashToken, newToken } from '#auth/keys/token.ts';
import { ownerColumns, type Account, type AccountDevice } from '#store/account.ts';
import type { Database } from '#store/store.ts';

import { unsubscribe, unsubscribeAll } from './notification-subscription.ts';

export interface DeviceClaim {
	readonly id?: string | undefined;
	readonly name: string;
}

export interface RegisteredDevice {
	readonly id: string;
	readonly credential: string;
}

interface End {
	readonly at: number;
	readonly reason: string;
}

/** Reasons for which an ended device learns that it was revoked, and wipes what it holds. */
const REVOKING = new Set(['suspended', 'deleted', 'revoked']);

export function isRevoked(reason: string | null): boolean {
	return reason !== null && REVOKING.has(reason);
}

/**
 * Registers a device at a full sign-in, with a new credential. A device of the same person keeps
 * its id and its name, signed out or not; another person's device, or a revoked one, gets a new id.
 */
export async function registerDevice(
	tx: Database,
	account: Account,
	{ claim, at }: { readonly claim: DeviceClaim; readonly at: number }
): Promise<RegisteredDevice> {
	const credential = newToken();
	const fresh = { credential_hash: hashToken(credential), full_sign_in_at: at, last_seen_at: at };
	const kept = await tx
		.updateTable('device')
		.set({ ...fresh, ended_at: null, ended_reason: null })
		.where('id', '=', claim.id ?? '')
		.where((row) => row.and(ownerColumns(account)))
		.where((row) =>
			row.or([row('ended_at', 'is', null), row('ended_reason', 'not in', [...REVOKING])])
		)
		.returning('id')
		.executeTakeFirst();
	if (kept !== undefined) {
		await endSessions(tx, { ...account, deviceId: kept.id }, { at, reason: 'renewed' });
		return { id: kept.id, credential };
	}
	const id = randomBytes(12).toString('hex');
	await tx
		.insertInto('device')
		.values({
			id,
			name: claim.name.trim() || 'A browser',
			...fresh,
			created_at: at,
			...ownerColumns(account),
			queue_depth: 0,
			oldest_at: null,
			ended_at: null,
			ended_reason: null
		})
		.execute();
	return { id, credential };
}

export async function renameDevice(
	db: Database,
	{ name, ...device }: AccountDevice & { readonly name: string }
): Promise<boolean> {
	const renamed = await db
		.updateTable('device')
		.set({ name })
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.where('ended_at', 'is', null)
		.returning('id')
		.execute();
	return renamed.length > 0;
}

/** A person has signed in on any of the devices and has not signed out. */
export async function isAnyRegistered(
	db: Database,
	deviceIds: readonly string[]
): Promise<boolean> {
	if (deviceIds.length === 0) return false;
	const device = await db
		.selectFrom('device')
		.select('id')
		.where('id', 'in', [...deviceIds])
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return device !== undefined;
}

export async function endDevice(tx: Database, device: AccountDevice, end: End): Promise<boolean> {
	const ended = await tx
		.updateTable('device')
		.set({ ended_at: end.at, ended_reason: end.reason })
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.where('ended_at', 'is', null)
		.returning('id')
		.execute();
	await endSessions(tx, device, end);
	await unsubscribe(tx, device);
	return ended.length > 0;
}

export async function endDevices(
	tx: Database,
	account: Account,
	{ at, reason, except = '' }: End & { readonly except?: string }
): Promise<void> {
	const ended = { ended_at: at, ended_reason: reason };
	await tx
		.updateTable('session')
		.set(ended)
		.where((row) => row.and(ownerColumns(account)))
		.where('device_id', '!=', except)
		.where('ended_at', 'is', null)
		.execute();
	await tx
		.updateTable('device')
		.set(ended)
		.where((row) => row.and(ownerColumns(account)))
		.where('id', '!=', except)
		.where('ended_at', 'is', null)
		.execute();
	await unsubscribeAll(tx, account, { except });
}

/**
 * Ends a device for good, so that it wipes its copy at its next contact. A device that was signed out
 * is marked as revoked too, because it could otherwise return under its id.
 */
export async function revokeDevice(
	tx: Database,
	device: AccountDevice,
	{ at, reason }: End
): Promise<void> {
	await endSessions(tx, device, { at, reason });
	await unsubscribe(tx, device);
	await tx
		.updateTable('device')
		.set({ ended_at: at, ended_reason: reason })
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.where((row) => row.or([row('ended_at', 'is', null), row('ended_reason', '!=', 'revoked')]))
		.execute();
}

/** The device's lease runs from its last contact. */
export async function noteDeviceContact(
	db: Database,
	device: AccountDevice,
	at: number
): Promise<void> {
	await db
		.updateTable('device')
		.set({ last_seen_at: at })
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.execute();
}

export async function endSessions(
	tx: Database,
	device: AccountDevice,
	{ at, reason }: End
): Promise<void> {
	await tx
		.updateTable('session')
		.set({ ended_at: at, ended_reason: reason })
		.where('device_id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.where('ended_at', 'is', null)
		.execute();
}
