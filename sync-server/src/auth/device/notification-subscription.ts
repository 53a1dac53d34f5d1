import type { NotificationSubscription } from '@tenantry/shared/protocol/notification-subscription.ts';
import type { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';

import { ownerColumns, type Account, type AccountDevice } from '#store/account.ts';
import type { Database, Store, StoreTransaction } from '#store/store.ts';

export interface Notifications {
	of(device: AccountDevice): Promise<NotificationsAnswer>;
	set(device: AccountDevice, subscription: NotificationSubscription): Promise<void>;
	remove(device: AccountDevice): Promise<void>;
}

export function createNotifications(store: Store, publicKey: () => string): Notifications {
	return {
		async of(device) {
			return { publicKey: publicKey(), endpoint: await endpointOf(store.db, device) };
		},
		set: (device, subscription) =>
			store.write(device.providerId, (tx) => subscribe(tx, device, subscription)),
		remove: (device) => unsubscribe(store.db, device)
	};
}

/**
 * Subscribes a device, replacing its earlier subscription. The device is notified only of what
 * becomes visible after this, because the app is open while its person subscribes. Does nothing for
 * a device that has ended in the meantime; the provider's lock keeps a revocation from passing in
 * between.
 */
async function subscribe(
	{ db, head }: StoreTransaction,
	device: AccountDevice,
	{ endpoint, keys, publicKey }: NotificationSubscription
): Promise<void> {
	const live = await db
		.selectFrom('device')
		.select('id')
		.where('id', '=', device.deviceId)
		.where((row) => row.and(ownerColumns(device)))
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	if (live === undefined) return;
	await unsubscribe(db, device);
	await db
		.insertInto('notification_subscription')
		.values({
			...deviceColumns(device),
			...keys,
			endpoint,
			public_key: publicKey,
			told_version: head.version
		})
		.execute();
	await keepNewest(db, device);
}

/** Beyond this, the device notified longest ago is dropped. */
const MAX_SUBSCRIPTIONS = 20;

async function keepNewest(db: Database, device: AccountDevice): Promise<void> {
	const others = await db
		.selectFrom('notification_subscription')
		.select('device_id')
		.where((row) => row.and(ownerColumns(device)))
		.where('device_id', '!=', device.deviceId)
		.orderBy('told_version', 'desc')
		.execute();
	for (const { device_id: deviceId } of others.slice(MAX_SUBSCRIPTIONS - 1))
		await unsubscribe(db, { ...device, deviceId });
}

export async function unsubscribe(db: Database, device: AccountDevice): Promise<void> {
	await db
		.deleteFrom('notification_subscription')
		.where((row) => row.and(deviceColumns(device)))
		.execute();
}

export async function unsubscribeAll(
	db: Database,
	account: Account,
	{ except }: { readonly except: string }
): Promise<void> {
	await db
		.deleteFrom('notification_subscription')
		.where((row) => row.and(ownerColumns(account)))
		.where('device_id', '!=', except)
		.execute();
}

async function endpointOf(db: Database, device: AccountDevice): Promise<string | null> {
	const subscription = await db
		.selectFrom('notification_subscription')
		.select('endpoint')
		.where((row) => row.and(deviceColumns(device)))
		.executeTakeFirst();
	return subscription?.endpoint ?? null;
}

function deviceColumns(device: AccountDevice) {
	return { ...ownerColumns(device), device_id: device.deviceId };
}
