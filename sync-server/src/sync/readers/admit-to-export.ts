import { mayExport } from '@tenantry/shared/domain/administrator/may-export.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, type Result } from '@tenantry/shared/result.ts';

import type { StoreReader } from '#store/store.ts';
import { admit, type Audience } from './audience.ts';
import type { Sender } from '#sync/sender.ts';

/**
 * Admits a sender who may export now. Where exports wait for a second person, the server's clock
 * ends what they allowed (docs/domain.md, "Approval").
 */
export async function admitToExport(
	reader: StoreReader,
	sender: Sender,
	{ deviceId, at }: { readonly deviceId: string; readonly at: number }
): Promise<Result<Audience, SyncErrorCode>> {
	const audience = await admit(reader, sender, { deviceId, at });
	if (!audience.ok) return audience;
	const { rows } = audience.value;
	return mayExport(rows, { ...sender, at }) ? audience : err('approval_required');
}
