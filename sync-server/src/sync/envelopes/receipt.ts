import { hash } from 'node:crypto';

import { receiptTextOf, type Envelope, type Receipt } from '@tenantry/shared/protocol/envelope.ts';

import type { Signer } from '#auth/keys/signer.ts';

/** Signs what became of an envelope. */
export function signReceipt(
	signer: Signer,
	{ deviceId, number, sealed }: Envelope,
	became: Pick<Receipt, 'state' | 'receivedAt' | 'carrier'>
): Receipt {
	const { state, receivedAt, carrier } = became;
	const receipt = {
		deviceId,
		number,
		digest: hash('sha256', sealed, 'base64url'),
		state,
		receivedAt,
		carrier
	};
	const { keyId, signature } = signer.sign(receiptTextOf(receipt));
	return { ...receipt, keyId, signature };
}
