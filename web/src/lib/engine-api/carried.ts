import type { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import type { ReceiptVerdict } from '@tenantry/shared/protocol/receipt.ts';

export interface PassedOn {
	readonly mutationId: string;
	readonly envelope: Envelope;
}

/** The server's confirmation of a change, in a receipt that only this device can read. */
export interface Received extends Omit<ReceiptVerdict, 'salt'> {
	readonly asOf: number;
}

/** Why a receipt says nothing to this device. */
export interface ReceiptError {
	readonly code:
		| 'locked'
		| 'not_loaded'
		/** About no change that waits here. */
		| 'not_found'
		/** The server has not signed it, or not for this device. */
		| 'forged'
		/** This browser cannot verify it. */
		| 'unsupported';
}
