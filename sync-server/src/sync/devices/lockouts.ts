import { mayReset } from '@tenantry/shared/domain/administrator/reset.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { principalOf, seesAdministrator } from '@tenantry/shared/domain/visibility.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { Lockout } from '@tenantry/shared/protocol/devices.ts';

import type { StoreReader } from '#store/store.ts';
import type { LoadedRows } from '#sync/loaded-rows.ts';
import type { Sender } from '#sync/sender.ts';
import { visibilityOf } from '#sync/readers/visibility.ts';
import { lockKeys } from '#store/throttle-key.ts';
import { prefetchAdministrator } from '#sync/prefetch.ts';

export interface LockoutQuery {
	readonly rows: LoadedRows;
	readonly sender: Sender;
	/** Set if only one administrator is asked about. */
	readonly subjectId: string | undefined;
	readonly at: number;
}

/**
 * Returns the administrators whose sign-in is currently blocked, among those the sender may help.
 */
export async function lockoutsInReach(
	reader: StoreReader,
	{ rows, sender, subjectId, at }: LockoutQuery
): Promise<Lockout[]> {
	const { providerId, administratorId } = sender;
	const principal = principalOf(rows, administratorId, providerId);
	if (!hasPermission(principal, 'administrator.sendReset')) return [];
	const lockouts = await lockoutsOf(reader, { subjectId, at });
	for (const lockout of lockouts) prefetchAdministrator(rows, lockout.administratorId);
	await rows.load();
	const visibility = visibilityOf(rows, administratorId, providerId);
	return lockouts.filter(({ administratorId: id }) => {
		const role = rows.row(administrators.name, id)?.value.role;
		return mayReset(principal, role) && seesAdministrator(visibility, id, rows);
	});
}

/**
 * Finds the blocked administrators. Throttle keys are hashes, so all known subjects are hashed and
 * compared.
 */
async function lockoutsOf(
	{ db, providerId }: StoreReader,
	{ subjectId, at }: Pick<LockoutQuery, 'subjectId' | 'at'>
): Promise<Lockout[]> {
	const blocked = await db
		.selectFrom('throttle')
		.select(['key', 'blocked_until'])
		.where('blocked_until', '>', at)
		.where('key', 'not like', 'address:%')
		.execute();
	if (blocked.length === 0) return [];
	const untilByKey = new Map(blocked.map(({ key, blocked_until: until }) => [key, until]));
	const everybody = db
		.selectFrom('record_index')
		.select('id')
		.where('provider_id', '=', providerId)
		.where('collection', '=', administrators.name)
		.where('name', '=', 'email');
	const people = await (
		subjectId === undefined ? everybody : everybody.where('id', '=', subjectId)
	).execute();
	const devices = await db
		.selectFrom('device')
		.select(['id', 'administrator_id'])
		.where('provider_id', '=', providerId)
		.execute();
	const devicesByPerson = Map.groupBy(devices, (device) => device.administrator_id);
	return people.flatMap(({ id: administratorId }) => {
		const deviceIds = (devicesByPerson.get(administratorId) ?? []).map((device) => device.id);
		const keys = lockKeys({ providerId, administratorId, deviceIds });
		const until = Math.max(...keys.map((key) => untilByKey.get(key) ?? 0));
		return until > 0 ? [{ administratorId, until }] : [];
	});
}
