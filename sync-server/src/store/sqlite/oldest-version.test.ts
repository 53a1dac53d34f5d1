import { expect, test } from 'vitest';

import { isTooOld } from './oldest-version.ts';

test.each(['3.51.2', '3.50.4', '3.9.99', '3.51', '2.99.99'])('SQLite %s is too old', (version) => {
	expect(isTooOld(version)).toBe(true);
});

test.each(['3.51.3', '3.51.10', '3.52.0', '3.100.0', '4.0.0'])(
	'SQLite %s is accepted',
	(version) => {
		expect(isTooOld(version)).toBe(false);
	}
);
