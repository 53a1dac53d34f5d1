import type { StoredDevice } from '#store/store.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import { putAside } from '#sync/push/quarantine.ts';
import type { TakeContent } from './taken-content.ts';

/** Limit for each device, so that a revoked one cannot keep filling the owners' list. */
const MAX_PUT_ASIDE = 100;

/** Puts what a revoked device sends aside for an owner, like its hand-over. */
export async function putAsideContents(
	push: PushTransaction,
	device: StoredDevice
): Promise<TakeContent> {
	let room = MAX_PUT_ASIDE - (await countPutAside(push, device));
	return async (author, { mutation }) => {
		const isKnown = (await push.replays.mutation(mutation.id)) !== undefined;
		if (!isKnown && room-- <= 0) return { state: 'refused' };
		return { state: 'received', result: await putAside(push, author, mutation) };
	};
}

/** Counts those of a hand-over as well, and those of this transaction. */
async function countPutAside(
	{ mutations, reader: { db, providerId } }: PushTransaction,
	{ id }: StoredDevice
): Promise<number> {
	const { count } = await db
		.selectFrom('mutation')
		.select(({ fn }) => fn.countAll<number | string>().as('count'))
		.where('provider_id', '=', providerId)
		.where('device_id', '=', id)
		.where('outcome', '=', 'quarantined')
		.executeTakeFirstOrThrow();
	const present = mutations.filter(
		({ device_id, outcome }) => device_id === id && outcome === 'quarantined'
	);
	return Number(count) + present.length;
}
