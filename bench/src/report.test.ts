import { expect, test } from 'vitest';
import { growthOf, type Line } from './report.ts';

function lineAt(n: number, median: number, workload = 'W11'): Line {
	const sample = { median, min: median, max: median, values: [median] };
	return { workload, title: '', name: 'search', unit: 'ms', n, load: 0, sample };
}

test('growth compares the largest size with the smallest, of figures that were measured at both', () => {
	const lines = [lineAt(10_000, 2), lineAt(1_000, 1), lineAt(50_000, 4), lineAt(50_000, 9, 'W1')];

	expect(growthOf(lines)).toBe('search: × 4.00 for 50.0 × the rows');
	expect(growthOf(lines.slice(0, 1))).toBe('');
});
