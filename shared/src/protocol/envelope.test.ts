import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { carriageTextOf, Envelope, labelOf, signedTextOf } from './envelope.ts';
import { receiptTextOf, verdictTextOf } from './receipt.ts';
import { signedText, type SignedField } from './signed-text.ts';
import { Outcome } from './verdict.ts';

/** Short texts of whatever might be taken for the end of a field, so that many objects are alike. */
const text = fc.string({
	unit: fc.constantFrom('a', '\n', '"', ',', '\ud800'),
	maxLength: 2
});
const number = fc.nat(1);
const label = { providerId: text, deviceId: text, keyId: text, number };
const maybe = fc.option(text);

/** Every object that is signed or sealed, with the function that writes its text. */
const signed = fc.oneof(
	fc.record(label).map((one) => ['label', one, labelOf(one)] as const),
	fc.record({ ...label, sealed: text }).map((one) => ['envelope', one, signedTextOf(one)] as const),
	fc
		.record({ providerId: text, signature: text, deviceId: text })
		.map((one) => ['carriage', one, carriageTextOf(one, one.deviceId)] as const),
	fc
		.record({
			providerId: text,
			deviceId: text,
			number,
			digest: text,
			asOf: number,
			verdictHash: text
		})
		.map((one) => ['receipt', one, receiptTextOf({ ...one, state: 'received' }, one)] as const),
	fc
		.record({
			outcome: fc.constantFrom(...Outcome.options),
			code: maybe,
			decidedAt: number,
			carrier: maybe,
			salt: text
		})
		.map((one) => ['verdict', one, verdictTextOf(one)] as const)
);

test('SEC-L16 no two objects have the same signed text', () => {
	fc.assert(
		fc.property(fc.array(signed, { minLength: 400, maxLength: 400 }), (all) => {
			const texts = new Map<string, string>();
			for (const [kind, one, written] of all) {
				const object = JSON.stringify([kind, one]);
				expect(texts.get(written) ?? object).toBe(object);
				texts.set(written, object);
			}
		}),
		{ numRuns: 50 }
	);
});

test('SEC-L16 a signed text is read back as the fields it was written from', () => {
	const { tree: field } = fc.letrec<{ tree: SignedField }>((tie) => ({
		tree: fc.oneof(text, fc.integer(), fc.constant(null), fc.array(tie('tree'), { maxLength: 3 }))
	}));
	fc.assert(
		fc.property(fc.array(field, { maxLength: 5 }), (fields) => {
			const read: unknown = JSON.parse(signedText('tenantry-receipt', ...fields));
			expect(read).toEqual(['tenantry-receipt', ...fields]);
		})
	);
});

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

	expect(signedTextOf(carried)).toBe('["tenantry-envelope","p1","d1","k1",7,"AAAA"]');
});

test('a carrier signs for one envelope, its provider and their own device', () => {
	expect(carriageTextOf(ENVELOPE, 'd2')).toBe('["tenantry-carriage","p1","d2","BBBB"]');
});

test('SEC-L16 no id of an envelope may hold anything but letters, digits, _ and -', () => {
	expect(Envelope.safeParse(ENVELOPE).success).toBe(true);
	for (const id of ['d1\n7\nx', 'd1\n', 'd 1', 'd.1', 'é', '', 'd'.repeat(65)])
		for (const over of [
			{ providerId: id },
			{ deviceId: id },
			{ keyId: id },
			{ carrier: { deviceId: id, signature: 'CCCC' } }
		])
			expect(Envelope.safeParse({ ...ENVELOPE, ...over }).success).toBe(false);
});
