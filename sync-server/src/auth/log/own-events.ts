import * as z from 'zod/mini';
import type { OwnEvent, OwnEventsAnswer } from '@tenantry/shared/protocol/own-events.ts';

import { ownerColumns, type AccountDevice } from '#store/account.ts';
import type { Database } from '#store/store.ts';

const MAX_EVENTS = 50;
/** Not listed, because devices resume all day and links are the operator's. */
const UNLISTED_KINDS = ['resumed', 'link_made', 'restored'];

const WRONG = '%"code":"wrong_%';
/** Anyone who knows an address can guess; the owner learns once that the password is locked. */
const GUESS = '%"step":"password"%';

const Detail = z.object({
	device: z.optional(z.string()),
	browser: z.optional(z.string()),
	by: z.optional(z.string()),
	method: z.optional(z.string())
});

export async function ownEvents(
	db: Database,
	device: AccountDevice,
	at: number
): Promise<OwnEventsAnswer> {
	const rows = await db
		.selectFrom('door_event')
		.select(['kind', 'at', 'address', 'detail'])
		.where((row) => row.and(ownerColumns(device)))
		.where('kind', 'not in', UNLISTED_KINDS)
		// A failed attempt to resume a device is not a guess.
		.where((event) =>
			event.or([
				event('kind', '!=', 'refused'),
				event.and([event('detail', 'like', WRONG), event('detail', 'not like', GUESS)])
			])
		)
		.orderBy('sequence', 'desc')
		.limit(MAX_EVENTS)
		.execute();
	const devices = await db
		.selectFrom('device')
		.select(['id', 'name'])
		.where((row) => row.and(ownerColumns(device)))
		.execute();
	const nameById = new Map(devices.map(({ id, name }) => [id, name]));
	const events = rows.map(({ kind, at: happenedAt, address, detail }): OwnEvent => {
		const { device: deviceId = '', browser, by, method } = Detail.parse(JSON.parse(detail));
		return {
			kind,
			at: happenedAt,
			address,
			deviceName: nameById.get(deviceId) ?? null,
			isNewBrowser: browser === 'new',
			isRecovery: by === 'recovery' || method === 'recoveryCode',
			isHere: deviceId === device.deviceId
		};
	});
	return { events, serverNow: at };
}
