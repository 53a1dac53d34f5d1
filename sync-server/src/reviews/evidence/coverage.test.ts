import { MOST_SUBJECTS } from '@tenantry/shared/domain/limits.ts';
import { expect, test } from 'vitest';

import { coverageOf } from './coverage.ts';

const nameOf = (id: string) => `Person ${id}`;

test('a person under review who is outside the scope does not count as one in it', () => {
	const coverage = coverageOf(new Set(['c', 'a', 'b']), { subjects: ['b', 'z'] }, nameOf);

	expect(coverage).toEqual({
		inScope: 3,
		reviewed: 1,
		leftOut: [
			{ id: 'a', name: 'Person a' },
			{ id: 'c', name: 'Person c' }
		]
	});
});

test('SEC-F17 all people who were left out are counted, and as many are named as one review holds', () => {
	const ids = Array.from({ length: MOST_SUBJECTS + 2 }, (_, place) => String(10_000 + place));

	const coverage = coverageOf(new Set(ids.toReversed()), { subjects: ['10001'] }, nameOf);

	expect(coverage).toMatchObject({ inScope: MOST_SUBJECTS + 2, reviewed: 1 });
	expect(coverage?.leftOut).toHaveLength(MOST_SUBJECTS);
	expect(coverage?.leftOut.slice(0, 2).map(({ id }) => id)).toEqual(['10000', '10002']);
	expect(coverage?.leftOut.at(-1)?.id).toBe('12000');
});

test('nothing is said about a scope that is not known', () => {
	expect(coverageOf(undefined, { subjects: ['a'] }, nameOf)).toBeNull();
});
