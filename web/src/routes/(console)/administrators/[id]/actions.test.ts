import { expect, test } from 'vitest';
import { mutationOf } from './actions.ts';

test('an action includes reason and ticket only when they were entered', () => {
	const because = { reason: ' laptop stolen ', ticket: 'T-17' };

	expect(mutationOf('suspend', { id: 'a' }).args).toEqual({ id: 'a' });
	expect(mutationOf('suspend', { id: 'a' }, because).args).toEqual({
		id: 'a',
		reason: 'laptop stolen',
		ticket: 'T-17'
	});
});
