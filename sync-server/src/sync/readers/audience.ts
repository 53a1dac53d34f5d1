import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import type { Principal } from '@tenantry/shared/permission.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { StoredDevice, StoreReader } from '#store/store.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import { endedError, senderError, type Sender } from '#sync/sender.ts';
import { prefetchActor } from '#sync/prefetch.ts';
import { AtHead } from './at-head.ts';
import { visibilityOf, type Visibility } from './visibility.ts';

/** A person as the rows of a snapshot describe them, and what they may see of it. */
interface Viewer {
	readonly rows: LoadedRows;
	readonly principal: Principal;
	readonly visibility: Visibility;
}

/** The admitted sender and their device. */
export interface Audience extends Viewer {
	readonly device: StoredDevice;
}

type ViewerAnswer = Result<Viewer, SyncErrorCode>;
type ReadViewer = (reader: StoreReader, sender: Sender) => Promise<ViewerAnswer>;

/**
 * Admits a sender whose session and device are still valid and whose administrator row still
 * exists.
 */
export async function admit(
	reader: StoreReader,
	sender: Sender,
	{ deviceId, at }: { readonly deviceId: string; readonly at: number },
	read: ReadViewer = readViewer
): Promise<Result<Audience, SyncErrorCode>> {
	const [session] = await reader.sessions([sender.sessionHash]);
	const [device] = await reader.devices([deviceId]);
	const error = senderError(sender, { session, device }, at);
	if (error !== undefined) return err(error);
	if (device === undefined) return err('unauthenticated');
	const viewer = await read(reader, sender);
	return viewer.ok ? ok({ ...viewer.value, device }) : viewer;
}

const MAX_VIEWERS = 1_000;

/**
 * Reads who a sender is and what they see once for all their devices, as long as no change is
 * committed. Sessions and devices are no part of it: they end without a change.
 */
export function sharedViewers(): ReadViewer {
	const viewersAtHead = new AtHead<Map<string, ViewerAnswer>>(() => new Map());
	return async (reader, sender) => {
		const viewers = viewersAtHead.of(reader);
		const known = viewers.get(sender.administratorId);
		if (known !== undefined) return known;
		const viewer = await readViewer(reader, sender);
		if (viewers.size < MAX_VIEWERS) viewers.set(sender.administratorId, viewer);
		return viewer;
	};
}

async function readViewer(reader: StoreReader, sender: Sender): Promise<ViewerAnswer> {
	const { administratorId, providerId } = sender;
	const rows = new LoadedRows(reader);
	prefetchActor(rows, sender);
	await rows.load();
	const person = rows.row(administrators.name, administratorId);
	if (person === undefined) return err('unauthenticated');
	if (person.deleted !== undefined) return err(endedError('deleted'));
	const principal = principalOf(rows, administratorId, providerId);
	const visibility = visibilityOf(rows, administratorId, providerId);
	return ok({ rows, principal, visibility });
}
