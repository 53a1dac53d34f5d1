import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { SealAnswer } from '#auth/keys/answer-seal.ts';
import type { EnvelopeKeys } from '#auth/keys/envelope-keys.ts';
import type { Signer } from '#auth/keys/signer.ts';
import type { Store } from '#store/store.ts';
import type { Deliver } from '#sync/push/delivery.ts';
import type { OnBug } from '#sync/push/device-actor.ts';
import { decideContents, type DecidedContent } from './decide-contents.ts';
import { openEnvelope } from './open-envelope.ts';
import { makeReceipt } from './receipt.ts';
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
	readonly answers: readonly EnvelopeAnswer[];
	/** The decisions, for the operator's records; they leave the server for their author alone. */
	readonly results: readonly PushResult[];
}

export interface EnvelopesDependencies {
	readonly store: Store;
	readonly keys: EnvelopeKeys;
	readonly signer: Signer;
	readonly deliver: Deliver;
	readonly onBug: OnBug;
}

interface Opened {
	readonly content: DeliveredContent;
	readonly sealAnswer: SealAnswer;
}
type OpenOutcome = Result<Opened, 'seal_again' | 'refused'>;

export function createEnvelopes(dependencies: EnvelopesDependencies): Envelopes {
	const { store, keys, signer, deliver, onBug } = dependencies;

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

	async function open(
		envelope: Envelope,
		{ signed, carriers }: SignedEnvelopes
	): Promise<OpenOutcome> {
		if (!signed.has(envelope)) return err('refused');
		const opened = await openEnvelope(keys, envelope);
		if (!opened.ok) return opened;
		const { content, sealAnswer } = opened.value;
		return ok({ content: { ...content, carrierId: carriers.get(envelope) }, sealAnswer });
	}

	/** Nothing is signed about an envelope that was not decided: it would prove something. */
	function answer(
		envelope: Envelope,
		opened: OpenOutcome | undefined,
		became: DecidedContent | undefined
	): EnvelopeAnswer {
		if (opened?.ok !== true) return { state: opened?.error ?? 'refused' };
		if (became?.state !== 'received') return { state: became?.state ?? 'refused' };
		return makeReceipt(signer, envelope, { ...became, seal: opened.value.sealAnswer });
	}

	return {
		verify: createVerifyEnvelopes(store),
		async take(signed, address) {
			const { envelopes } = signed;
			const opened = await Promise.all(envelopes.map((envelope) => open(envelope, signed)));
			const contents = opened.flatMap((one) => (one.ok ? one.value.content : []));
			const decided = await decide(signed, contents, address);
			const inOrder = decided.values();
			const answers = envelopes.map((envelope, place) => {
				const one = opened[place];
				return answer(envelope, one, one?.ok === true ? inOrder.next().value : undefined);
			});
			return { answers, results: decided.flatMap(({ result }) => result ?? []) };
		}
	};
}
