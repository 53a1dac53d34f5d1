import type { Database } from '#store/store.ts';

import { isRevoked } from './device.ts';
import type { Person } from './person.ts';

/**
 * Which of the devices that a browser is marked as is one of theirs. Whoever guesses from elsewhere
 * must not lock out people who come from where they have always come from (ASVS 6.1.1).
 */
export async function knownDeviceOf(
	db: Database,
	{ administratorId }: Person,
	deviceIds: readonly string[]
): Promise<string | undefined> {
	if (deviceIds.length === 0) return undefined;
	const devices = await db
		.selectFrom('device')
		.select(['id', 'ended_reason'])
		.where('id', 'in', [...deviceIds])
		.where('administrator_id', '=', administratorId)
		.execute();
	return devices.find((device) => !isRevoked(device.ended_reason))?.id;
}

/** They have come before, and never from here: worth telling, because it may not be they. */
export async function isNewBrowser(
	db: Database,
	person: Person,
	deviceIds: readonly string[]
): Promise<boolean> {
	if ((await knownDeviceOf(db, person, deviceIds)) !== undefined) return false;
	const before = await db
		.selectFrom('device')
		.select('id')
		.where('administrator_id', '=', person.administratorId)
		.limit(1)
		.executeTakeFirst();
	return before !== undefined;
}
