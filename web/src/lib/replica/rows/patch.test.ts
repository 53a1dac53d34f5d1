import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import { expect, test } from 'vitest';
import {
	access,
	firstFill,
	idOf,
	openFixture,
	organization,
	page,
	person,
	restart,
	verdict
} from '#fixtures/replica.ts';
import type { Replica } from '#lib/replica/replica.ts';

const PEOPLE = [
	person('sam', { lastName: 'Łukasz "Q" ' }),
	person('kim', { accessMode: 'selected' }, { lastName: 4 }),
	access('kim', { [idOf('granite')]: true }),
	organization('granite', 'Granite')
];
const FUTURE: WireRow = ['invention', idOf('x'), { of: 'a newer server' }, 1, {}];

function held({ rows, settled, state }: Replica) {
	const kinds = ['provider', 'administrator', 'organization', 'organizationAccess', 'invention'];
	return {
		rows: kinds.map((kind) => [...rows.rows(kind)]),
		settled: [...settled.all()].map(({ id }) => id),
		cookie: state.cookie
	};
}

test('pages that are sealed as they came hold after a restart what they showed before, staged or not', async () => {
	const fixture = await openFixture();
	const pages = [
		page({ cookie: 's1', more: true, put: [...firstFill().put, FUTURE] }),
		page({ cookie: 's2', more: true, put: PEOPLE }),
		page({
			cookie: 'c1',
			del: [['administrator', idOf('other')]],
			verdicts: [verdict('b'.repeat(32))]
		})
	];
	let asked: string | null = null;
	for (const one of pages) {
		await fixture.pullApplier.receive(one, asked, JSON.stringify(one));
		asked = one.cookie;
	}
	const before = held(fixture.replica);

	const after = await restart(fixture);

	expect(held(after.replica)).toEqual(before);
	expect(before.rows[4]).toEqual([]);
	expect(after.replica.damage).toBeUndefined();
});

test('a fill continues after a restart from pages that were sealed as they came', async () => {
	const fixture = await openFixture();
	const first = page({ cookie: 's1', more: true, put: firstFill(...PEOPLE).put });
	await fixture.pullApplier.receive(first, null, JSON.stringify(first));

	const after = await restart(fixture);

	expect(after.pullApplier.cookie).toBe('s1');
	expect(held(after.replica).rows).toEqual(held(fixture.replica).rows);
});
