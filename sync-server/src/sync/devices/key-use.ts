import type { KeyUseAnswer, KeyUseRequest } from '@tenantry/shared/protocol/key-use.ts';
import { seesAdministrator } from '@tenantry/shared/domain/visibility.ts';

import { ownerColumns } from '#store/account.ts';
import type { Store } from '#store/store.ts';
import { isKept } from '#auth/api-key/api-key.ts';
import { LoadedRows } from '#sync/loaded-rows.ts';
import type { Sender } from '#sync/sender.ts';
import { visibilityOf } from '#sync/readers/visibility.ts';
import { prefetchActor, prefetchAdministrator } from '#sync/prefetch.ts';

export type KeyUse = (
	sender: Pick<Sender, 'providerId' | 'administratorId'>,
	request: KeyUseRequest
) => Promise<KeyUseAnswer>;

/**
 * Returns when an administrator's key was last used; a sender who sees the administrator sees that
 * there is a key, so they may know this as well.
 */
export function createKeyUse(store: Store): KeyUse {
	return ({ providerId, administratorId }, { administratorId: subjectId }) =>
		store.read(providerId, async (reader) => {
			const rows = new LoadedRows(reader);
			prefetchActor(rows, { administratorId, providerId });
			prefetchAdministrator(rows, subjectId);
			await rows.load();
			const visibility = visibilityOf(rows, administratorId, providerId);
			if (!seesAdministrator(visibility, subjectId, rows)) return { lastUsedAt: null };
			const key = await reader.db
				.selectFrom('api_key')
				.select('last_used_at')
				.where((row) => row.and(ownerColumns({ providerId, administratorId: subjectId })))
				.where(isKept)
				.executeTakeFirst();
			return { lastUsedAt: key?.last_used_at ?? null };
		});
}
