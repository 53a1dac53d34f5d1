import { expect, test } from 'vitest';
import { quantile, toSample } from './sample.ts';

test('a sample reports its median and its extremes in any input order', () => {
	const sample = toSample([9, 1, 5, 3, 100]);

	expect(sample).toMatchObject({ median: 5, min: 1, max: 100 });
});

test('a quantile lies between the two nearest values', () => {
	expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
	expect(quantile([4], 0.99)).toBe(4);
});

test('an empty sample has no quantile', () => {
	expect(() => quantile([], 0.5)).toThrow('There are no values.');
});
