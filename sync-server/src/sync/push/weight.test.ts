import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { expect, test } from 'vitest';

import { fittingTogether, partsOf } from './weight.ts';

const mutations = (count: number, bytes: number): Mutation[] =>
	Array.from({ length: count }, (_, place) => ({
		id: `${count}-${place}`,
		name: 'administrator.suspend',
		v: 1,
		args: { id: 'x'.repeat(bytes) },
		base: {},
		seen: null,
		authoredAt: 0
	}));

test.each([
	['nothing', [], [0]],
	['few', mutations(100, 20), [100]],
	['one without arguments', mutations(1, 0).map((one) => ({ ...one, args: undefined })), [1]],
	['many small ones', mutations(250, 20), [100, 100, 50]],
	['100 kB', mutations(50, 2_000), [50]],
	['many large ones', mutations(200, 2_000), [50, 50, 50, 50]],
	['some too large to share', mutations(3, 300_000), [1, 1, 1]],
	['a large one among small ones', [...mutations(3, 20), ...mutations(1, 99_000)], [3, 1]]
])('SEC-E21 a transaction decides a part of a request: %s', (_case, given, sizes) => {
	const parts = partsOf(given);

	expect(parts.map((part) => part.length)).toEqual(sizes);
	expect(parts.flat()).toEqual(given);
});

test.each([
	['up to 100 small ones', [mutations(50, 20), mutations(50, 20), mutations(1, 20)], 2],
	['up to 100 kB', [mutations(24, 2_000), mutations(24, 2_000), mutations(24, 2_000)], 2],
	['one that is too large alone', [mutations(1, 900_000), mutations(1, 20)], 1],
	['all that wait', [mutations(1, 20), [], mutations(1, 20)], 3]
])('SEC-E21 requests share a transaction: %s', (_case, groups, expected) => {
	expect(fittingTogether(groups)).toBe(expected);
});
