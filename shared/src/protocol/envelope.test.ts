import { expect, test } from 'vitest';

import { carriageTextOf, receiptTextOf, signedTextOf, type Envelope } from './envelope.ts';

const ENVELOPE: Envelope = {
	providerId: 'p1',
	deviceId: 'd1',
	keyId: 'k1',
	number: 7,
	sealed: 'AAAA',
	signature: 'BBBB'
};

test('the signed bytes do not depend on who carries the envelope', () => {
	const carried = { ...ENVELOPE, carrier: { deviceId: 'd2', signature: 'CCCC' } };

	expect(signedTextOf(carried)).toBe('tenantry-envelope-1\np1\nd1\nk1\n7\nAAAA');
});

test('a carrier signs for one envelope, its provider and their own device', () => {
	expect(carriageTextOf(ENVELOPE, 'd2')).toBe('tenantry-carriage-1\np1\nd2\nBBBB');
});

test.each([
	['Kate Lee', 'Kate Lee'],
	[null, '']
])('a receipt ends with its carrier: %s', (carrier, last) => {
	const told = {
		deviceId: 'd1',
		number: 7,
		digest: 'x',
		state: 'received',
		receivedAt: 5
	} as const;

	expect(receiptTextOf({ ...told, carrier })).toBe(
		`tenantry-receipt-1\nd1\n7\nx\nreceived\n5\n${last}`
	);
});
