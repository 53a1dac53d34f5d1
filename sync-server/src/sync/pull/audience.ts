import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import type { Principal } from '@tenantry/shared/permission.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { StoredDevice, StoreReader } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { endedError, senderError, type Sender } from '#sync/sender.ts';
import { wantActor } from '#sync/wanted-rows.ts';
import { visibilityOf, type Visibility } from './visibility.ts';

/** The admitted sender as the rows stand in this snapshot, and what they may see of them. */
export interface Audience {
	readonly device: StoredDevice;
	readonly rows: LoadedRows;
	readonly principal: Principal;
	readonly visibility: Visibility;
}

/**
 * Admits a sender whose session and device are still valid and whose administrator row still
 * exists.
 */
export async function admit(
	reader: StoreReader,
	sender: Sender,
	{ deviceId, at }: { readonly deviceId: string; readonly at: number }
): Promise<Result<Audience, SyncErrorCode>> {
	const { administratorId, providerId } = sender;
	const [session] = await reader.sessions([sender.sessionHash]);
	const [device] = await reader.devices([deviceId]);
	const error = senderError(sender, { session, device }, at);
	if (error !== undefined) return err(error);
	if (device === undefined) return err('unauthenticated');

	const rows = new LoadedRows(reader);
	wantActor(rows, sender);
	await rows.load();
	const person = rows.row(administrators.name, administratorId);
	if (person === undefined) return err('unauthenticated');
	if (person.deleted !== undefined) return err(endedError('deleted'));
	const principal = principalOf(rows, administratorId, providerId);
	return ok({
		device,
		rows,
		principal,
		visibility: visibilityOf(rows, administratorId, providerId)
	});
}
