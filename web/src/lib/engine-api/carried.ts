import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';

/** A change that a colleague's device may carry, in its envelope. */
export interface PassedOn {
	readonly mutationId: string;
	readonly envelope: Envelope;
}

/** What the server has confirmed of a change, in a receipt. */
export interface Received {
	readonly at: number;
	/** Whose device carried it; null if that is unknown, or if this device sent it. */
	readonly carrier: string | null;
}

/** Why a receipt says nothing to this device. */
export interface ReceiptError {
	readonly code:
		| 'locked'
		| 'not_loaded'
		/** It is of no change that waits here. */
		| 'not_found'
		/** Its signature is not the server's. */
		| 'forged'
		/** This browser cannot verify it. */
		| 'unsupported';
}
