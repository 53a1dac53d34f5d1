import { expect, test } from 'vitest';
import { startOpen } from '#fixtures/engine.ts';
import { idOf } from '#fixtures/replica.ts';

test('says where in the list an administrator is, in its order, and null outside its filter', async () => {
	const { ask } = await startOpen();
	const place = (filter: object, direction: 'ascending' | 'descending') =>
		ask({
			kind: 'administratorPlace',
			id: idOf('sam'),
			search: '',
			filter,
			sort: { by: 'name', direction }
		});
	const window = ask({
		kind: 'administrators',
		search: '',
		filter: {},
		sort: { by: 'name', direction: 'ascending' },
		from: 0,
		count: 50
	});
	const rows = window.rows;
	const at = rows.findIndex(({ id }) => id === idOf('sam'));

	expect(place({}, 'ascending')).toBe(at);
	expect(place({}, 'descending')).toBe(rows.length - 1 - at);
	expect(place({ status: 'suspended' }, 'ascending')).toBeNull();
});
