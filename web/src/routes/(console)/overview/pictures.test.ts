import { expect, test } from 'vitest';
import { barsOf, pictures, pointsOf, shareOf } from './pictures.ts';

test('bars come in the order of the filter, and each opens the list with its filter set', () => {
	const [status] = pictures;
	if (status === undefined) throw new Error('There is no picture.');

	const bars = barsOf(status, { suspended: 2, active: 5 });

	expect(bars.map(({ label, count, href }) => [label, count, href])).toEqual([
		['Active', 5, '/administrators?status=active'],
		['Pending', 0, '/administrators?status=pending'],
		['Suspended', 2, '/administrators?status=suspended']
	]);
});

test('a share that is not all is never shown as all', () => {
	expect(shareOf(999, 1000)).toBe('99%');
	expect(shareOf(1000, 1000)).toBe('100%');
	expect(shareOf(0, 0)).toBe('0%');
});

test('days stand where they belong, also after days without a count', () => {
	const counts = { active: 8, pending: 2, suspended: 1 };
	const days = [
		{ day: 100, covered: 5, ...counts },
		{ day: 109, covered: 10, ...counts },
		{ day: 110, covered: 0, ...counts }
	];

	expect(pointsOf(days, { width: 100, height: 50 })).toEqual([
		[0, 25],
		[90, 0],
		[100, 50]
	]);
});
