import type { EnvelopeContent } from '@tenantry/shared/protocol/envelope.ts';

import type { StoredDevice } from '#store/store.ts';
import { decideMutation } from '#sync/push/decide-mutation.ts';
import type { Found } from '#sync/push/delivery.ts';
import { deviceActor, type OnBug } from '#sync/push/device-actor.ts';
import { deviceAuthor, type DeviceAuthor } from '#sync/push/device-author.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import { isEarly } from './early.ts';
import { putAsideContents } from './put-aside-contents.ts';
import { senderStanding } from './sender-standing.ts';
import type { TakeContent, TakenContent } from './taken-content.ts';

/** A taken content, with when the server decided it: at its first arrival, by whatever way. */
export interface DecidedContent extends TakenContent {
	readonly receivedAt: number;
}

export interface ContentsRequest {
	readonly contents: readonly EnvelopeContent[];
	/** Network address of the request. */
	readonly address: string | undefined;
}

/** Decides what a device sent in envelopes, as a push of its person without a fresh factor. */
export async function decideContents(
	push: PushTransaction,
	found: Found,
	{ contents, address, onBug }: ContentsRequest & { readonly onBug: OnBug }
): Promise<DecidedContent[]> {
	const { device } = found;
	const take = await takerFor(push, found, onBug);
	const decided: DecidedContent[] = [];
	for (const content of contents) {
		if (take === undefined || device === undefined) {
			decided.push({ state: 'refused', receivedAt: push.at });
			continue;
		}
		const author = await authorOf(push, device, { content, address });
		const taken = await take(author, content);
		decided.push({ ...taken, receivedAt: await receivedAt(push, taken, content) });
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
	{ content, address }: Pick<ContentsRequest, 'address'> & { readonly content: EnvelopeContent }
): Promise<DeviceAuthor> {
	const { at } = push;
	const clientNow = at - (content.offsetMs ?? 0);
	return push.whenLoaded(() =>
		deviceAuthor(push.overlay, {
			device,
			at,
			clientNow,
			address,
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

/** Returns when a mutation was decided, so that the same receipt comes back for a repetition. */
async function receivedAt(
	{ at, replays }: PushTransaction,
	{ state }: TakenContent,
	{ mutation }: EnvelopeContent
): Promise<number> {
	if (state !== 'received') return at;
	return (await replays.mutation(mutation.id))?.decided_at ?? at;
}
