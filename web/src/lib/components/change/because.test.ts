import { expect, test } from 'vitest';
import { becauseOf, NO_BECAUSE } from './because.ts';

test('a change takes along only the reason and ticket that were entered', () => {
	expect(becauseOf(NO_BECAUSE)).toEqual({});
	expect(becauseOf({ reason: '  ', ticket: ' T-17 ' })).toEqual({ ticket: 'T-17' });
	expect(becauseOf({ reason: ' laptop stolen ', ticket: '' })).toEqual({ reason: 'laptop stolen' });
});
