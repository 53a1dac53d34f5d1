import { expect, test } from 'vitest';

import { seesField, seesRow, type Visibility } from '#sync/readers/visibility.ts';

const OWNER: Visibility = {
	readerId: 'a',
	seesAllAdministrators: true,
	seesSharing: true,
	organizations: 'all',
	reach: 'all',
	key: '',
	reviewsQuarantine: true,
	decidesApprovals: true
};
const NOTHING = { row: () => undefined, find: () => [] };

test.each([
	['organization', true],
	['accessReview', true],
	['newerKind', false]
])('SEC-D24 an owner sees rows of the kind %s: %s', (collection, sees) => {
	expect(seesRow(OWNER, { collection, id: 'x' }, NOTHING)).toBe(sees);
	expect(seesField(OWNER, collection, 'name')).toBe(sees);
});
