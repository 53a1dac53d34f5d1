import type { EnvelopeContent, Receipt } from '@tenantry/shared/protocol/envelope.ts';

import type { StoredDevice } from '#store/store.ts';
import { decideMutation } from '#sync/push/decide-mutation.ts';
import type { Found } from '#sync/push/delivery.ts';
import { deviceActor, type OnBug } from '#sync/push/device-actor.ts';
import { deviceAuthor, type DeviceAuthor } from '#sync/push/device-author.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import { parseFacts } from '#sync/push/verdict.ts';
import { carriagesBy } from './carriers.ts';
import { isEarly } from './early.ts';
import { putAsideContents } from './put-aside-contents.ts';
import { senderStanding } from './sender-standing.ts';
import type { DeliveredContent, TakeContent, TakenContent } from './taken-content.ts';

/**
 * A taken content, with when the server decided it and who carried it then: at its first arrival, by
 * whatever way.
 */
export type DecidedContent = TakenContent & FirstArrival;
type FirstArrival = Pick<Receipt, 'receivedAt' | 'carrier'>;

export interface ContentsRequest {
	readonly contents: readonly DeliveredContent[];
	/** Network address of the request. */
	readonly address: string | undefined;
}

/** Decides what a device sent in envelopes, as a push of its person without a fresh factor. */
export async function decideContents(
	push: PushTransaction,
	found: Found,
	{ contents, address, onBug }: ContentsRequest & { readonly onBug: OnBug }
): Promise<DecidedContent[]> {
	const { device, tx } = found;
	const take = await takerFor(push, found, onBug);
	const carrierIds = contents.flatMap(({ carrierId }) => carrierId ?? []);
	const carriages = await carriagesBy(push, tx, carrierIds);
	const decided: DecidedContent[] = [];
	for (const { carrierId, ...content } of contents) {
		if (take === undefined || device === undefined) {
			decided.push({ state: 'refused', receivedAt: push.at, carrier: null });
			continue;
		}
		const carriage = carrierId === undefined ? undefined : carriages.get(carrierId);
		const author = await authorOf(push, device, { content, address, carriage });
		const taken = await take(author, content);
		decided.push({ ...taken, ...(await firstArrival(push, taken, content)) });
	}
	return decided;
}

/** Returns how a device's envelopes are taken; undefined where they are refused. */
async function takerFor(
	push: PushTransaction,
	{ tx, device }: Found,
	onBug: OnBug
): Promise<TakeContent | undefined> {
	if (device === undefined) return undefined;
	const standing = await push.whenLoaded(() => senderStanding(push, device));
	if (standing === 'refused') return undefined;
	if (standing === 'revoked') return putAsideContents(push, tx, device);
	return (author, content) => decide(push, deviceActor(author, onBug), content);
}

function authorOf(
	push: PushTransaction,
	device: StoredDevice,
	{
		content,
		...arrival
	}: Pick<DeviceAuthor, 'address' | 'carriage'> & {
		readonly content: EnvelopeContent;
	}
): Promise<DeviceAuthor> {
	const { at } = push;
	const clientNow = at - (content.offsetMs ?? 0);
	return push.whenLoaded(() =>
		deviceAuthor(push.overlay, {
			...arrival,
			device,
			at,
			clientNow,
			isFactorFresh: false,
			isSealed: true
		})
	);
}

async function decide(
	push: PushTransaction,
	actor: ReturnType<typeof deviceActor>,
	{ mutation, offsetMs }: EnvelopeContent
): Promise<TakenContent> {
	if (await isEarly(push, actor, mutation)) return { state: 'later' };
	const isTimeUncertain = mutation.isTimeUncertain === true || offsetMs === null;
	const result = await decideMutation(push, actor, { ...mutation, isTimeUncertain });
	return { state: result.outcome === 'deferred' ? 'later' : 'received', result };
}

/**
 * Returns when a mutation was decided and who carried it, so that the same receipt comes back for a
 * repetition. Another author's mutation of the same id says nothing about who carried that one.
 */
async function firstArrival(
	{ at, replays }: PushTransaction,
	{ state, result }: TakenContent,
	{ mutation }: EnvelopeContent
): Promise<FirstArrival> {
	const stored = state === 'received' ? await replays.mutation(mutation.id) : undefined;
	if (stored === undefined) return { receivedAt: at, carrier: null };
	const isAnother = result?.rejection?.code === 'id_reused';
	const carrier = isAnother ? undefined : parseFacts(stored).carrier;
	return { receivedAt: stored.decided_at, carrier: carrier ?? null };
}
