import { expect, test } from 'vitest';

import type { Reach } from '#collection.ts';
import { shares } from './visibility.ts';

const reaches: Readonly<Record<string, Reach>> = {
	everything: 'all',
	some: new Set(['north', 'east']),
	'one of them': new Set(['east']),
	others: new Set(['south']),
	nothing: new Set()
};

test.each([
	['everything', 'everything', true],
	['everything', 'some', true],
	['everything', 'nothing', false],
	['some', 'one of them', true],
	['some', 'others', false],
	['nothing', 'nothing', false]
] as const)(
	'administrators who reach %s and %s are visible to each other: %s',
	(left, right, expected) => {
		const [one = 'all', other = 'all'] = [reaches[left], reaches[right]];

		expect(shares(one, other)).toBe(expected);
		expect(shares(other, one)).toBe(expected);
	}
);
