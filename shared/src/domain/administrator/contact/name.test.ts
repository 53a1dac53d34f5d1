import { expect, test } from 'vitest';

import { displayName } from './name.ts';

const email = 'ada@north.example';

test.each([
	[{ firstName: 'Ada', lastName: 'Park', email }, 'Ada Park'],
	[{ firstName: '', lastName: 'Park', email }, 'Park'],
	[{ firstName: ' ', lastName: '', email }, email],
	[{ firstName: undefined, lastName: null, email }, email],
	[{}, '']
])('names %j %j', (administrator, name) => {
	expect(displayName(administrator)).toBe(name);
});
