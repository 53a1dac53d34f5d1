import { expect, test } from 'vitest';
import { decodeAccess, type RowEntry } from './page-codec.ts';
import { encodeAccess, IdPositions } from './page-encoding.ts';

const rows: readonly RowEntry[] = [
	['ann', { value: { north: true, south: false }, created: 3, fields: { south: 8 } }],
	['bob', { value: {}, created: 4, fields: {} }],
	['cy', { value: { south: true }, created: 5, fields: { south: 6 } }]
];

test('access rows come back from a page as they were, also when they are copied to be deleted', () => {
	const positions = new IdPositions();
	const page = encodeAccess(rows, positions);
	const decode = () => decodeAccess(page, positions.ids);

	expect(decode()).toEqual(rows);
	const deleted = decode().map(([id, row]) => [id, { ...row, deleted: 9 }]);
	expect(deleted).toEqual(rows.map(([id, row]) => [id, { ...row, deleted: 9 }]));
});
