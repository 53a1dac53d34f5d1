import type { KnownAnswer, KnownRequest } from '@tenantry/shared/protocol/known.ts';

import type { Store } from '#store/store.ts';
import type { Sender } from '#sync/sender.ts';

export type Known = (sender: Sender, request: KnownRequest) => Promise<KnownAnswer>;

/**
 * Returns which mutations the server does not know as the sender's own: a restored backup lost
 * them.
 */
export function createKnown(store: Store): Known {
	return ({ providerId, administratorId }, { ids }) =>
		store.read(providerId, async (reader) => {
			const mutations = await reader.mutations(ids);
			const own = mutations.filter(({ author_id }) => author_id === administratorId);
			const known = new Set(own.map(({ id }) => id));
			return {
				unknown: ids.filter((id) => !known.has(id)),
				through: Math.max(0, ...own.map(({ version }) => version)),
				successors: Object.fromEntries(
					own.flatMap(({ id, successor }) => (successor === null ? [] : [[id, successor]]))
				)
			};
		});
}
