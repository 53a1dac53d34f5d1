import { expect, test } from 'vitest';

import { hasBrokenText } from './broken-text.ts';

test.each([['a\0b'], ['half \ud83d'], [{ deep: ['\udc00'] }], [{ 'key\0': 1 }]])(
	'%j cannot be stored',
	(value) => {
		expect(hasBrokenText(value)).toBe(true);
	}
);

test.each([
	['José 李 😀'],
	['typed: \\u0000'],
	['\\\\ud83d'],
	['tab\tline\n'],
	[null],
	[undefined]
])('%j can be stored', (value) => {
	expect(hasBrokenText(value)).toBe(false);
});
