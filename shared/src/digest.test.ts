import fc from 'fast-check';
import { expect, test } from 'vitest';

import { DigestSums, rowDigest } from './digest.ts';

const row = { created: 3, fields: { role: 7, email: 9 } };

test('a digest depends on every version and not on their order', () => {
	const same = rowDigest('administrator', 'a', { created: 3, fields: { email: 9, role: 7 } });
	const others = [
		rowDigest('administrator', 'b', row),
		rowDigest('organization', 'a', row),
		rowDigest('administrator', 'a', { ...row, created: 4 }),
		rowDigest('administrator', 'a', { created: 3, fields: { role: 9, email: 7 } }),
		rowDigest('administrator', 'a', { created: 3, fields: { role: 7 } })
	];

	expect(same).toBe(rowDigest('administrator', 'a', row));
	expect(new Set([same, ...others]).size).toBe(6);
});

const collections = new Map([
	['administrator', {}],
	['accessReview', { hasOwnDigest: true }]
]);

function sumOf(...rows: readonly (readonly [collection: string, digest: number])[]) {
	const sums = new DigestSums(collections);
	for (const [collection, digest] of rows) sums.add(collection, digest);
	return sums;
}

test('adding and removing a version leaves the digest unchanged', () => {
	const digest = fc.nat({ max: 2 ** 31 - 1 }).map((n) => n * 2 ** 21 + 5);
	fc.assert(
		fc.property(digest, digest, digest, (a, b, c) => {
			const rows = [a, b, c].map((one) => ['administrator', one] as const);
			const sums = sumOf(...rows);
			expect(sums.digests).toEqual(sumOf(...rows.toReversed()).digests);
			sums.subtract('administrator', b);
			expect(sums.digests).toEqual(sumOf(['administrator', a], ['administrator', c]).digests);
		})
	);
});

test('a collection with a digest of its own is in no other', () => {
	const people = sumOf(['administrator', 5], ['unknown', 7]).digests;
	const both = sumOf(['administrator', 5], ['accessReview', 3], ['unknown', 7]).digests;

	expect(people).toEqual({ digest: 12, ownDigests: { accessReview: 0 } });
	expect(both).toEqual({ digest: 12, ownDigests: { accessReview: 3 } });
});

test('ten thousand rows that differ by one digit have ten thousand digests', () => {
	const digests = Array.from({ length: 10_000 }, (_, n) =>
		rowDigest('administrator', n.toString(16).padStart(24, '0'), { created: 1, fields: {} })
	);
	expect(new Set(digests).size).toBe(10_000);
});
