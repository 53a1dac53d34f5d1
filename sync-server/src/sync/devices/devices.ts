import { nameOfAdministrator } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { mayContain } from '@tenantry/shared/domain/administrator/containment.ts';
import { principalOf, seesAdministrator } from '@tenantry/shared/domain/visibility.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { Device, DevicesAnswer, DevicesRequest } from '@tenantry/shared/protocol/devices.ts';

import { ownerColumns } from '#store/account.ts';
import type { Store, StoredDevice, StoreReader } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { lockoutsInReach, type LockoutQuery } from './lockouts.ts';
import type { Sender } from '#sync/sender.ts';
import { visibilityOf } from '#sync/readers/visibility.ts';
import { prefetchActor, prefetchAdministrator } from '#sync/prefetch.ts';

export type Devices = (sender: Sender, request: DevicesRequest) => Promise<DevicesAnswer>;

const MAX_DEVICES = 5_000;
const ENDED_SHOWN_MS = 30 * 24 * 3_600_000;

/** Lists signed-in devices, as far as the sender may end them. */
export function createDevices(store: Store, clock: () => number): Devices {
	return (sender, { administratorId: subjectId }) =>
		store.read(sender.providerId, async (reader) => {
			const at = clock();
			const rows = new LoadedRows(reader);
			prefetchActor(rows, sender);
			await rows.load();
			const asking = { rows, sender, subjectId, at };
			const found = await findDevices(reader, asking);
			const devices = await devicesInReach(rows, sender, found);
			return {
				devices: devices.slice(0, MAX_DEVICES),
				isCut: devices.length > MAX_DEVICES,
				lockouts: await lockoutsInReach(reader, asking),
				serverNow: at
			};
		});
}

/** Finds the devices; one more than the answer holds shows whether there are more. */
function findDevices(
	{ db, providerId }: StoreReader,
	{ rows, sender, subjectId, at }: LockoutQuery
): Promise<StoredDevice[]> {
	const all = db
		.selectFrom('device')
		.selectAll()
		.where('provider_id', '=', providerId)
		.where((row) =>
			row.or([row('ended_at', 'is', null), row('ended_at', '>', at - ENDED_SHOWN_MS)])
		)
		.orderBy('last_seen_at', 'desc')
		.orderBy('id');
	const of = (administratorId: string) =>
		all.where((row) => row.and(ownerColumns({ providerId, administratorId })));
	const query = subjectId === undefined ? all : of(subjectId);
	const principal = principalOf(rows, sender.administratorId, providerId);
	if (hasPermission(principal, 'provider.write')) return query.limit(MAX_DEVICES + 1).execute();
	return hasPermission(principal, 'administrator.contain')
		? query.execute()
		: query.where((row) => row.and(ownerColumns(sender))).execute();
}

async function devicesInReach(
	rows: LoadedRows,
	sender: Sender,
	found: readonly StoredDevice[]
): Promise<Device[]> {
	for (const { administrator_id } of found) prefetchAdministrator(rows, administrator_id);
	await rows.load();
	const { providerId, administratorId } = sender;
	const principal = principalOf(rows, administratorId, providerId);
	const visibility = visibilityOf(rows, administratorId, providerId);
	const isInReach = (id: string): boolean => {
		const person = rows.row(administrators.name, id);
		if (person === undefined || person.deleted !== undefined) return false;
		if (id === administratorId) return true;
		return mayContain(principal, person.value.role) && seesAdministrator(visibility, id, rows);
	};
	return found
		.filter((device) => isInReach(device.administrator_id))
		.map((device) => toDevice(device, rows, sender));
}

function toDevice(device: StoredDevice, rows: LoadedRows, { deviceId }: Sender): Device {
	return {
		id: device.id,
		administratorId: device.administrator_id,
		administratorName: nameOfAdministrator(rows, device.administrator_id),
		name: device.name,
		createdAt: device.created_at,
		lastSeenAt: device.last_seen_at,
		waiting: device.queue_depth,
		oldestWaitingAt: device.oldest_at,
		isThis: device.id === deviceId,
		...(device.ended_at !== null && { endedAt: device.ended_at })
	};
}
