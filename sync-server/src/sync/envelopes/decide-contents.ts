import type { EnvelopeContent } from '@tenantry/shared/protocol/envelope.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';

import type { StoredDevice } from '#store/store.ts';
import { decideMutation } from '#sync/push/decide-mutation.ts';
import { deviceActor, type OnBug } from '#sync/push/device-actor.ts';
import { deviceAuthor, type DeviceAuthor } from '#sync/push/device-author.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import type { SessionAndDevice } from '#sync/sender.ts';
import { carriagesBy } from './carriers.ts';
import { isEarly } from './early.ts';
import { presentVerdict } from './present-verdict.ts';
import { putAsideContents } from './put-aside-contents.ts';
import type { SaltlessVerdict } from './receipt.ts';
import { senderStanding } from './sender-standing.ts';
import type { DeliveredContent, TakeContent, TakenContent } from './taken-content.ts';

/** What became of a content, with its verdict as this transaction leaves it. */
export type DecidedContent =
	| Exclude<TakenContent, { state: 'received' }>
	| (Extract<TakenContent, { state: 'received' }> & {
			readonly verdict: SaltlessVerdict;
			readonly asOf: number;
	  });

export interface ContentsRequest {
	readonly contents: readonly DeliveredContent[];
	/** Network address of the request. */
	readonly address: string | undefined;
}

/** Decides what a device sent in envelopes, as a push of its person without a fresh factor. */
export async function decideContents(
	push: PushTransaction,
	{ device }: SessionAndDevice,
	{ contents, address, onBug }: ContentsRequest & { readonly onBug: OnBug }
): Promise<DecidedContent[]> {
	const take = await takerFor(push, device, onBug);
	const carrierIds = contents.flatMap(({ carrierId }) => carrierId ?? []);
	const carriages = await carriagesBy(push, carrierIds);
	if (take === undefined || device === undefined) return contents.map(() => ({ state: 'refused' }));
	const taken: (readonly [Mutation, TakenContent])[] = [];
	for (const { carrierId, ...content } of contents) {
		const carriage = carrierId === undefined ? undefined : carriages.get(carrierId);
		const author = await authorOf(push, device, { content, address, carriage });
		taken.push([content.mutation, await take(author, content)]);
	}
	// A later one of them may have overturned an earlier one.
	return Promise.all(taken.map(([mutation, one]) => withVerdict(push, mutation, one)));
}

async function withVerdict(
	push: PushTransaction,
	mutation: Mutation,
	taken: TakenContent
): Promise<DecidedContent> {
	if (taken.state !== 'received') return taken;
	return { ...taken, asOf: push.at, verdict: await presentVerdict(push, mutation, taken.result) };
}

/** Returns how a device's envelopes are taken; undefined where they are refused. */
async function takerFor(
	push: PushTransaction,
	device: StoredDevice | undefined,
	onBug: OnBug
): Promise<TakeContent | undefined> {
	if (device === undefined) return undefined;
	const standing = await push.whenLoaded(() => senderStanding(push, device));
	if (standing === 'refused') return undefined;
	if (standing === 'revoked') return putAsideContents(push, device);
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
