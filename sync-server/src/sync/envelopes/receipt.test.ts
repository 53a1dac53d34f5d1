import { VERDICT_BYTES, readVerdictText } from '@tenantry/shared/protocol/receipt.ts';
import { expect, test } from 'vitest';

import { makeReceipt, type SaltlessVerdict } from './receipt.ts';

const SIGNATURE = { keyId: 'k', publicKey: 'p', signature: 's' };
const SIGNER = { sign: () => SIGNATURE, isOurs: () => false, publicKeys: () => [] };
const ENVELOPE = {
	providerId: 'p',
	deviceId: 'd',
	number: 1,
	keyId: 'k',
	sealed: 'x',
	signature: 's'
};

/** Returns the text that is sealed for the author. */
function textOf(verdict: Partial<SaltlessVerdict>): string {
	let text = '';
	makeReceipt(SIGNER, ENVELOPE, {
		verdict: { outcome: 'applied', code: null, decidedAt: 0, carrier: null, ...verdict },
		asOf: 0,
		seal: (padded) => (text = padded)
	});
	return text;
}

test('a name too long for a receipt is cut between two characters', () => {
	const text = textOf({ carrier: '🙂'.repeat(400) });

	expect(Buffer.byteLength(text)).toBe(VERDICT_BYTES);
	expect(readVerdictText(text.trimEnd())?.carrier).toMatch(/^(?:🙂)+$/u);
});

test('a verdict that is too long without a name is refused, and its name is not shortened for ever', () => {
	for (const carrier of [null, 'Kate Lee'])
		expect(() => textOf({ code: 'x'.repeat(VERDICT_BYTES), carrier })).toThrow('longer than');
});
