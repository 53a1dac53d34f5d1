import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { EnvelopeAnswer } from '@tenantry/shared/protocol/receipt.ts';

/**
 * An envelope beside the queue's record of the same sequence (decision 43). Whoever writes or
 * removes the record deletes its envelope in the same transaction, so the two never differ.
 */
export interface EnvelopeRecord {
	readonly sequence: number;
	readonly isUrgent: boolean;
	readonly envelope: Envelope;
	readonly leftAt?: number;
	/** Shown to a colleague's device (decision 44). */
	readonly isPassedOn?: boolean;
	readonly answer?: EnvelopeAnswer | undefined;
	readonly receipt?: typeof CLOSED_TO_EARLIER;
	/**
	 * The author's half of the envelope, sealed under the data key: only with it the verdict in a
	 * receipt can be read. A device that carries the envelope has none.
	 */
	readonly answerKey?: Uint8Array<ArrayBuffer>;
}

/**
 * Tells the service worker of 28ed2c87, which comes back if the server does and knows no version of a
 * copy, that there is nothing to send: so it changes nothing in a copy that its app refuses.
 */
export const CLOSED_TO_EARLIER = { state: 'refused' } as const;

export function isReceived({ answer }: EnvelopeRecord): boolean {
	return answer?.state === 'received';
}

/** The envelope leaves without its author, now or later. */
export function isOpen({ answer }: EnvelopeRecord): boolean {
	return answer === undefined || answer.state === 'later';
}

/** The envelope waits for something that the server lacks, perhaps its author's confirmation. */
export function isDelayed(record: EnvelopeRecord): boolean {
	return isOpen(record) && record.answer !== undefined;
}

export function toRecord(row: unknown): EnvelopeRecord | undefined {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `envelope`
	return row as EnvelopeRecord | undefined;
}

/**
 * Row of `meta`: while it is there, guarded records of the queue without a mark have not left the
 * device. A sender without room for a mark deletes it.
 */
export const UNSENT = { id: 'unsent', value: true } as const;
