import { ok, strictEqual } from 'node:assert/strict';
import { faultOf } from '@tenantry/sync-server/auth/password/password-fault.ts';
import { isAcceptablePin } from '@tenantry/web/vault/pin.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const USE = { context: ['José Jiménez', 'jose@north.example'], isAlone: true };

export const target: ParserTarget = {
	seeds: [
		'correct horse battery',
		'Passphrase',
		'e\u0301'.repeat(9),
		'2580',
		'1234',
		'seven lanterns over the quay',
		'José Jiménez'.normalize('NFD')
	],
	judge(input) {
		const text = input.toString();
		const isPin = isAcceptablePin(text);
		ok(!isPin || /^[0-9]{4,8}$/.test(text), 'a PIN is of digits');
		return [isPin, isPassword(text)].includes(true);
	}
};

/**
 * Returns whether a text is a good password, and requires the same verdict on every form that
 * hashes alike (NFC).
 */
function isPassword(text: string): boolean {
	const fault = faultOf(text, USE);
	for (const form of ['NFC', 'NFD'] as const)
		strictEqual(faultOf(text.normalize(form), USE), fault, form);
	return fault === undefined;
}
