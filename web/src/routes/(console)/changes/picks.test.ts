import { expect, test } from 'vitest';
import { mineOf } from './picks.ts';

const fields = ['first', 'last'].map((key) => ({ key, field: key, before: 'a', after: 'b' }));

test('a conflict of several fields is settled once each of them has been decided', () => {
	expect(mineOf(fields, { first: 'mine' })).toBeUndefined();
	expect(mineOf(fields, { first: 'mine', last: 'theirs' })).toEqual(['first']);
	expect(mineOf(fields, { first: 'theirs', last: 'theirs' })).toEqual([]);
});
