import type { AuthDependencies } from '#auth/dependencies.ts';
import { knownDeviceOf } from '#auth/device/known-device.ts';
import { accountText, deviceText, ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';
import type { Factor } from '#store/throttle-key.ts';

type Counted = [factor: Factor, subject: string];

/**
 * Throttle subject of an attempt at a person's password: the device if it belongs to the person,
 * otherwise the person. It is never the typed address, because people of several providers may
 * share one, and a right password of one must not reset the count of another.
 */
export async function countedBy(
	db: Database,
	account: Account,
	deviceIds: readonly string[]
): Promise<Counted> {
	const deviceId = await knownDeviceOf(db, account, deviceIds);
	return deviceId === undefined
		? ['password', accountText(account)]
		: ['device', deviceText({ ...account, deviceId })];
}

/** Unknown addresses and locked accounts are counted too, so that they cost the same time. */
export function countedByAddress(address: string): Counted {
	return ['password', `address ${address}`];
}

/** Clears a person's failed attempts on every device, because a new password starts from zero. */
export async function forgetAttempts(
	{ store, throttle }: Pick<AuthDependencies, 'store' | 'throttle'>,
	account: Account
): Promise<void> {
	await throttle.forgive('password', accountText(account));
	const devices = await store.db
		.selectFrom('device')
		.select('id')
		.where((row) => row.and(ownerColumns(account)))
		.execute();
	for (const { id: deviceId } of devices)
		await throttle.forgive('device', deviceText({ ...account, deviceId }));
}
