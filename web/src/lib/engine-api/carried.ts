import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { ReceiptVerdict } from '@tenantry/shared/protocol/receipt.ts';

/** A change that a colleague's device may carry, in its envelope. */
export interface PassedOn {
	readonly mutationId: string;
	readonly envelope: Envelope;
}

/** What the server has confirmed of a change, in a receipt that only this device can read. */
export interface Received extends Omit<ReceiptVerdict, 'salt'> {
	/** Server time as of which the verdict holds. */
	readonly asOf: number;
}

/** Why a receipt says nothing to this device. */
export interface ReceiptError {
	readonly code:
		| 'locked'
		| 'not_loaded'
		/** It is of no change that waits here. */
		| 'not_found'
		/** The server has not signed it, or not for this device. */
		| 'forged'
		/** This browser cannot verify it. */
		| 'unsupported';
}
