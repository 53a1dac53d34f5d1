import { expect, test } from 'vitest';
import { histogramOf } from './histogram.ts';

test('a histogram has a line for each kind, including those never seen', () => {
	const lines = histogramOf(['one', 'other', 'third'], ['other', 'one', 'other']);

	expect(lines).toEqual([
		`one       1 ${'█'.repeat(20)}`,
		`other     2 ${'█'.repeat(40)}`,
		'third     0'
	]);
});
