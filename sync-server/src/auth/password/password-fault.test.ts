import { expect, test, vi } from 'vitest';

import { faultOf } from './password-fault.ts';

const context = ['ada.park@lakeshore-it.example', 'Ada', 'Park', 'Lakeshore IT'];

test.each(['seven lanterns over the quay', 'kqz7-m4xt-p9wd', '旅館の湯は熱い、今夜も星がきれい'])(
	'SEC-A03 %s is accepted',
	(password) => {
		expect(faultOf(password, { context, isAlone: false })).toBeUndefined();
	}
);

test.each([
	'password123456789',
	'Passw0rd!Passw0rd!',
	'qwertyuiopasdfghjkl',
	'Lakeshore-2026-2027',
	'ada.park@lakeshore-it.example',
	'abcdefghijklmnop',
	'11111111111111',
	'Summer2026!!!!',
	'tenantry tenantry',
	'abababababababab',
	'098765432109876'
])('SEC-A03 %s is refused because attackers guess it first', (password) => {
	expect(faultOf(password, { context, isAlone: false })).toBe('password_too_common');
});

test('SEC-A03 a name is recognized in every Unicode composition', () => {
	const use = { context: ['José Jiménez'], isAlone: true };
	const password = 'José Jiménez José';

	expect(faultOf(password.normalize('NFD'), use)).toBe('password_too_common');
	expect(faultOf(password.normalize('NFC'), use)).toBe('password_too_common');
});

test('SEC-A01 length is counted approximately in user-perceived characters', () => {
	const use = { context: [], isAlone: false };

	expect(faultOf('🪷🦩🧭🪁🧊🪵🦔🧶🪗🦑🧿', use)).toBe('password_too_short');
	expect(faultOf('🪷🦩🧭🪁🧊🪵🦔🧶🪗🦑🧿🪐', use)).toBeUndefined();
});

test.each(['a', '1234', 'abcdefgh', 'qwertyuiop1', 'a1b2'])(
	'the work for a hostile password grows linearly with its length: %s',
	(piece) => {
		const context = ['x'.repeat(300), '12'.repeat(150)];
		const short = searchesFor(piece.repeat(100), context);
		const long = searchesFor(piece.repeat(200), context);

		expect(short).toBeGreaterThan(0);
		expect(long).toBeLessThan(short * 2.1);
	}
);

/** Returns the number of searches for a run, which is the same on any machine. */
function searchesFor(password: string, context: readonly string[]): number {
	const search = vi.spyOn(String.prototype, 'includes');
	faultOf(password, { context, isAlone: true });
	const { length } = search.mock.calls;
	search.mockRestore();
	return length;
}
