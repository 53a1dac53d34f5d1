import { accountText, deviceText, ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';
import type { Factor } from '#store/throttle-key.ts';

import type { AuthDependencies } from './dependencies.ts';
import { knownDeviceOf } from './known-device.ts';

type Counted = [factor: Factor, subject: string];

/**
 * Under what an attempt at somebody's password counts: for the device where it is one of theirs,
 * else for them. Never for the address that was typed: another provider may have somebody of the
 * same one, whose browsers, right passwords and unlocking are not to be worth guesses here.
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

/** An address that nobody has is counted too, so that it costs the same; under no person's name. */
export function countedByAddress(address: string): Counted {
	return ['password', `address ${address}`];
}

/** What was guessed at is gone: a new password starts afresh, wherever it is tried. */
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
