import { expect, test } from 'vitest';

import { faultOf } from './password-policy.ts';

const context = ['ada.park@lakeshore-it.example', 'Ada', 'Park', 'Lakeshore IT'];

test.each(['seven lanterns over the quay', 'kqz7-m4xt-p9wd', '旅館の湯は熱い、今夜も星がきれい'])(
	'%s will do',
	(password) => {
		expect(faultOf(password, context)).toBeUndefined();
	}
);

test.each([
	...['password123456789', 'Passw0rd!Passw0rd!', 'qwertyuiopasdfghjkl', 'Lakeshore-2026-2027'],
	...['ada.park@lakeshore-it.example', 'abcdefghijklmnop', '11111111111111', 'Summer2026!!!!'],
	...['tenantry tenantry', 'abababababababab', '098765432109876']
])('%s is what guessing begins with', (password) => {
	expect(faultOf(password, context)).toBe('password_too_common');
});

test('length is counted in characters a person sees as one, more or less', () => {
	expect(faultOf('🪷🦩🧭🪁🧊🪵🦔🧶🪗🦑🧿', [])).toBe('password_too_short');
	expect(faultOf('🪷🦩🧭🪁🧊🪵🦔🧶🪗🦑🧿🪐', [])).toBeUndefined();
});

test('a hostile password takes no time', () => {
	const startedAt = performance.now();

	faultOf('a'.repeat(1024), ['x'.repeat(300)]);
	faultOf('1234'.repeat(256), ['12'.repeat(150)]);

	expect(performance.now() - startedAt).toBeLessThan(100);
});
