import { expect, test } from 'vitest';
import { envelopeLink, fitsCode, readLink, receiptLink } from './carried-link.ts';

const ORIGIN = 'https://console.example';
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
	receivedAt: 1_700_000_000_000,
	keyId: 'key-1',
	signature: 'f'.repeat(86),
	carrier: 'José J. O’Neill & Söhne'
} as const;

test('an envelope survives the round trip through its link, which fits a QR code', () => {
	const link = envelopeLink(ORIGIN, envelope);

	expect(fitsCode(link)).toBe(true);
	expect(readLink(link)).toEqual({ kind: 'envelope', envelope, origin: ORIGIN });
});

test('everything about an envelope is in the fragment, which no server sees', () => {
	expect(envelopeLink(ORIGIN, envelope).split('#')[0]).toBe(`${ORIGIN}/deliver`);
});

test.each([receipt, { ...receipt, carrier: null }])(
	'a receipt comes out of its link as it went in: %#',
	(given) => {
		expect(readLink(receiptLink(ORIGIN, given))).toEqual({
			kind: 'receipt',
			receipt: given,
			origin: ORIGIN
		});
	}
);

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
	['a receipt of another state', receiptLink(ORIGIN, receipt).replace('received', 'applied')]
])('what is no carried change or receipt is not read: %s', (_, text) => {
	expect(readLink(text)).toBeUndefined();
});
