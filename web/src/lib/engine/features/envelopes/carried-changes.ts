import { Receipt } from '@tenantry/shared/protocol/receipt.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type { PassedOn, Received, ReceiptError } from '#lib/engine-api/carried.ts';
import { toRecord, type EnvelopeRecord } from '#lib/envelope/envelope-record.ts';
import type { QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import type { EnvelopeKeeper } from './envelope-keeper.ts';

interface CarriedContext extends Pick<FeatureContext, 'onchange'> {
	readonly session: Pick<FeatureContext['session'], 'replica' | 'now'>;
}

/** Hands changes over to a colleague's device, and takes the server's receipts for them. */
export class CarriedChanges {
	readonly #context: CarriedContext;
	readonly #keeper: EnvelopeKeeper;

	constructor(context: CarriedContext, keeper: EnvelopeKeeper) {
		this.#context = context;
		this.#keeper = keeper;
	}

	/**
	 * Returns the envelopes of changes, which count as sent from then on. Leaves out a change without
	 * one: it is too long, or this device has never been registered.
	 */
	async passOn(mutationIds: readonly string[]): Promise<readonly PassedOn[]> {
		await this.#keeper.keep();
		const { queue } = this.#context.session.replica;
		const wanted = mutationIds.flatMap((id) => queue.get(id) ?? []);
		const sealed = wanted.filter(({ sequence }) => this.#keeper.recordOf(sequence) !== undefined);
		if (sealed.length === 0) return [];
		queue.unanswered(await queue.markSent(sealed));
		await this.#note(sealed, (record) => ({
			...record,
			leftAt: record.leftAt ?? this.#context.session.now(),
			isPassedOn: true
		}));
		return sealed.flatMap(({ sequence, mutation }) => {
			const envelope = this.#keeper.recordOf(sequence)?.envelope;
			return envelope === undefined ? [] : { mutationId: mutation.id, envelope };
		});
	}

	async takeReceipt(given: unknown): Promise<Result<Received, ReceiptError>> {
		const receipt = Receipt.safeParse(given).data;
		if (receipt === undefined) return err({ code: 'forged' });
		await this.#keeper.keep();
		const queued = this.#context.session.replica.queue.bySequence(receipt.number);
		const record = this.#keeper.recordOf(receipt.number);
		if (queued === undefined || record === undefined) return err({ code: 'not_found' });
		const read = await this.#keeper.read({ ...record, answer: receipt });
		if (!read.ok) return err({ code: read.error });
		// Another one may have been sealed in its place since.
		const { sealed } = record.envelope;
		await this.#note([queued], (present) =>
			present.envelope.sealed === sealed ? { ...present, answer: receipt } : present
		);
		this.#keeper.noteReceived(queued.sequence, read.value);
		this.#context.onchange();
		return read;
	}

	stateOf(sequence: number): 'carried' | Received | undefined {
		const received = this.#keeper.receivedOf(sequence);
		if (received !== undefined) return received;
		return this.#keeper.recordOf(sequence)?.isPassedOn === true ? 'carried' : undefined;
	}

	async #note(
		changes: readonly QueuedMutation[],
		to: (record: EnvelopeRecord) => EnvelopeRecord
	): Promise<void> {
		const { writer } = this.#context.session.replica.context;
		await writer.write(['envelope'], 'strict', ({ envelope }) => {
			for (const { sequence } of changes) {
				const read = envelope.get(sequence);
				read.onsuccess = () => {
					const record = toRecord(read.result);
					if (record !== undefined) envelope.put(to(record));
				};
			}
		});
		this.#keeper.noteAll(changes, to);
		this.#context.onchange();
	}
}
