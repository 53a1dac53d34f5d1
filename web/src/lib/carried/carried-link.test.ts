import encode from 'qr';
import { expect, test } from 'vitest';
import { envelopeLink, fitsCode, readLink, receiptLink } from './carried-link.ts';

const ORIGIN = 'https://console.example';
/** Version of the largest code of a receipt; an old camera still reads it. */
const LARGEST_RECEIPT = 20;
const envelope = {
	providerId: 'a'.repeat(24),
	deviceId: 'b'.repeat(24),
	keyId: 'key-1',
	number: 7,
	sealed: 'c'.repeat(747),
	signature: 'd'.repeat(86)
};
const receipt = {
	deviceId: 'b'.repeat(24),
	number: 7,
	digest: 'e'.repeat(43),
	state: 'received',
	asOf: 1_700_000_000_000,
	sealed: 's'.repeat(406),
	keyId: 'key-1',
	signature: 'f'.repeat(86)
} as const;

test('an envelope survives the round trip through its link, which fits a QR code', () => {
	const link = envelopeLink(ORIGIN, envelope);

	expect(fitsCode(link)).toBe(true);
	expect(readLink(link)).toEqual({ kind: 'envelope', envelope, origin: ORIGIN });
});

test('everything about an envelope is in the fragment, which no server sees', () => {
	expect(envelopeLink(ORIGIN, envelope).split('#')[0]).toBe(`${ORIGIN}/deliver`);
});

test('a receipt survives the round trip through its link, which is shorter than that of any envelope', () => {
	const link = receiptLink(ORIGIN, receipt);

	expect(readLink(link)).toEqual({ kind: 'receipt', receipt, origin: ORIGIN });
	expect(link.length).toBeLessThan(envelopeLink(ORIGIN, envelope).length);
	expect(() => encode(link, 'raw', { ecc: 'low', version: LARGEST_RECEIPT })).not.toThrow();
});

const link = envelopeLink(ORIGIN, envelope);

test.each([
	['no link', 'WIFI:S:net;;'],
	['another page', link.replace('/deliver', '/elsewhere')],
	['no fragment', `${ORIGIN}/deliver`],
	['another form', link.replace('#e1', '#e2')],
	['a part missing', link.slice(0, link.lastIndexOf('.'))],
	['a part too many', `${link}.more`],
	['a number that is none', link.replace('.7.', '.x.')],
	['a broken escape', link.replace('.7.', '.%E0.')],
	['a receipt with a part too many', `${receiptLink(ORIGIN, receipt)}.received`],
	['a receipt of an earlier form', receiptLink(ORIGIN, receipt).replace('#r2', '#r1')]
])('what is no carried change or receipt is not read: %s', (_, text) => {
	expect(readLink(text)).toBeUndefined();
});
