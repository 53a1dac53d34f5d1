import {
	receiptTextOf,
	type EnvelopeKeyAnswer,
	type Receipt
} from '@tenantry/shared/protocol/envelope.ts';
import { fromBase64Url } from '#lib/envelope/base64url.ts';

/**
 * Whether the server signed a receipt, with one of the keys that this device knows (Ed25519, RFC
 * 8032). Rejects where the browser cannot tell.
 */
export async function isSignedByServer(
	receipt: Receipt,
	keys: EnvelopeKeyAnswer['receiptKeys']
): Promise<boolean> {
	const known = keys.find(({ keyId }) => keyId === receipt.keyId);
	if (known === undefined) return false;
	const spki = fromBase64Url(known.publicKey);
	const key = await crypto.subtle.importKey('spki', spki, 'Ed25519', false, ['verify']);
	const signature = fromBase64Url(receipt.signature);
	const text = new TextEncoder().encode(receiptTextOf(receipt));
	return crypto.subtle.verify('Ed25519', key, signature, text);
}
