import { foldEmail } from '@tenantry/shared/domain/administrator.ts';

import type { Factor } from '#store/throttle-key.ts';

import type { AuthDependencies } from './dependencies.ts';
import type { Person } from './person.ts';

/**
 * Under what an attempt at a password counts: for the device where it is one of theirs, else for the
 * address that was typed, which anybody can type.
 */
export function countedBy(
	address: string,
	deviceId: string | undefined
): [factor: Factor, subject: string] {
	return deviceId === undefined ? ['password', address] : ['device', deviceId];
}

/** What was guessed at is gone: a new password starts afresh, wherever it is tried. */
export async function forgetAttempts(
	{ store, throttle }: Pick<AuthDependencies, 'store' | 'throttle'>,
	{ administratorId, administrator }: Person
): Promise<void> {
	await throttle.forgive('password', foldEmail(administrator.email));
	const devices = await store.db
		.selectFrom('device')
		.select('id')
		.where('administrator_id', '=', administratorId)
		.execute();
	for (const { id } of devices) await throttle.forgive('device', id);
}
