import type { Envelope, Receipt } from '@tenantry/shared/protocol/envelope.ts';

/**
 * An envelope beside the queue's record of the same sequence
 * (docs/decisions/0043-locked-send.md). Whoever writes or removes the record deletes its envelope in
 * the same transaction, so the two never differ.
 */
export interface EnvelopeRecord {
	readonly sequence: number;
	/** Tightenings leave first. */
	readonly isUrgent: boolean;
	readonly envelope: Envelope;
	/** Set before the request: from then on the change may have left the device. */
	readonly leftAt?: number;
	/** Shown to a colleague's device (docs/decisions/0044-courier.md). */
	readonly isPassedOn?: boolean;
	readonly receipt?: Receipt | undefined;
}

/** Whether the server has what is inside. */
export function isReceived({ receipt }: EnvelopeRecord): boolean {
	return receipt?.state === 'received';
}

/** Whether it leaves without its author, now or later. */
export function isOpen({ receipt }: EnvelopeRecord): boolean {
	return receipt === undefined || receipt.state === 'later';
}

/** Whether it waits for something that the server lacks, perhaps its author's confirmation. */
export function isDelayed(record: EnvelopeRecord): boolean {
	return isOpen(record) && record.receipt !== undefined;
}

/** Types a row that was read; only this app writes the table. */
export function toRecord(row: unknown): EnvelopeRecord | undefined {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `envelope`
	return row as EnvelopeRecord | undefined;
}
