import type { Envelope, Receipt } from '@tenantry/shared/protocol/envelope.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { EnvelopeKeys } from '#auth/keys/envelope-keys.ts';
import type { Signer } from '#auth/keys/signer.ts';
import type { Store } from '#store/store.ts';
import type { Deliver } from '#sync/push/delivery.ts';
import type { OnBug } from '#sync/push/device-actor.ts';
import { decideContents, type DecidedContent } from './decide-contents.ts';
import { openEnvelope } from './open-envelope.ts';
import { signReceipt } from './receipt.ts';
import {
	createVerifyEnvelopes,
	type SignedEnvelopes,
	type VerifyEnvelopes
} from './signed-envelopes.ts';
import type { DeliveredContent } from './taken-content.ts';

/** Takes what locked apps send without a session (docs/sync.md, "Locked send"). */
export interface Envelopes {
	readonly verify: VerifyEnvelopes;
	readonly take: (
		signed: SignedEnvelopes,
		/** Network address of the request, if known. */
		address: string | undefined
	) => Promise<TakenEnvelopes>;
}

export interface TakenEnvelopes {
	/** One for each envelope, in the same order. */
	readonly receipts: readonly Receipt[];
	/** The decisions, for the operator's records; they never leave the server. */
	readonly results: readonly PushResult[];
}

export interface EnvelopesDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly keys: EnvelopeKeys;
	readonly signer: Signer;
	readonly deliver: Deliver;
	readonly onBug: OnBug;
}

type Opened = Result<DeliveredContent, 'seal_again' | 'refused'>;

export function createEnvelopes(dependencies: EnvelopesDependencies): Envelopes {
	const { store, clock, keys, signer, deliver, onBug } = dependencies;

	async function decide(
		{ from }: SignedEnvelopes,
		contents: readonly DeliveredContent[],
		address: string | undefined
	): Promise<readonly DecidedContent[]> {
		if (from === undefined || contents.length === 0) return [];
		return deliver({
			from,
			lane: 'urgent',
			mutations: contents.map(({ mutation }) => mutation),
			decide: (push, found) => decideContents(push, found, { contents, address, onBug })
		});
	}

	async function open(envelope: Envelope, { signed, carriers }: SignedEnvelopes): Promise<Opened> {
		if (!signed.has(envelope)) return err('refused');
		const opened = await openEnvelope(keys, envelope);
		return opened.ok ? ok({ ...opened.value, carrierId: carriers.get(envelope) }) : opened;
	}

	return {
		verify: createVerifyEnvelopes(store),
		async take(signed, address) {
			const { envelopes } = signed;
			const opened = await Promise.all(envelopes.map((envelope) => open(envelope, signed)));
			const contents = opened.flatMap((one) => (one.ok ? one.value : []));
			const decided = await decide(signed, contents, address);
			const inOrder = decided.values();
			const at = clock();
			const receipts = envelopes.map((envelope, place) => {
				const one = opened[place];
				const became = one?.ok === true ? inOrder.next().value : undefined;
				const state = one?.ok === false ? one.error : 'refused';
				return signReceipt(signer, envelope, became ?? { state, receivedAt: at, carrier: null });
			});
			return { receipts, results: decided.flatMap(({ result }) => result ?? []) };
		}
	};
}
