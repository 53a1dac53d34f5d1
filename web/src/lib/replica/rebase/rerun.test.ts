import { expect, test } from 'vitest';
import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import {
	access,
	enqueue,
	idOf,
	openFilled,
	organization,
	page,
	person,
	shown,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';

const A = 'a@north.example';
const B = 'b@north.example';
const kim = (email: string, fields = {}) => person('kim', { email }, fields);

function edit(fixture: Fixture, name: string, patch: object): Promise<string> {
	return enqueue(fixture, 'administrator.editDetails', { id: idOf(name), ...patch });
}

function suspend(fixture: Fixture, name: string): Promise<string> {
	return enqueue(fixture, 'administrator.suspend', { id: idOf(name) });
}

/** Takes in rows under the next version; returns that version. */
async function pull({ replica, pullApplier }: Fixture, ...put: WireRow[]): Promise<number> {
	const version = replica.state.version + 1;
	const answer = page({ put, version, cookie: `c${version}` });
	await pullApplier.receive(answer, pullApplier.cookie);
	return version;
}

/** Takes in a verdict, without rows. */
async function learn({ replica, pullApplier }: Fixture, learned: Verdict): Promise<void> {
	const version = replica.state.version + 1;
	const answer = page({ verdicts: [learned], version, cookie: `c${version}` });
	await pullApplier.receive(answer, pullApplier.cookie);
}

test('a page reruns the changes of its rows, and no change that has nothing to do with them', async () => {
	const fixture = await openFilled(person('sam'), person('kim'));
	await suspend(fixture, 'sam');
	await suspend(fixture, 'kim');
	const { view } = fixture.replica;
	const before = ['sam', 'kim'].map((name) => view.row('administrator', idOf(name)));
	const written: unknown[] = [];
	fixture.replica.subscribe(({ rows }) => written.push(rows));

	await pull(fixture, person('sam', { firstName: 'Samir' }));

	const after = ['sam', 'kim'].map((name) => view.row('administrator', idOf(name)));
	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'Samir', suspended: true });
	expect(after[0]).not.toBe(before[0]);
	expect(after[1]).toBe(before[1]);
	expect(written).toEqual([new Set([`administrator/${idOf('sam')}`])]);
});

test('the changes that a rerun change reads are rerun with it, and no others', async () => {
	const fixture = await openFilled(
		person('sam', { accessMode: 'selected' }),
		person('kim'),
		organization('north', 'North Clinic'),
		access('sam', {})
	);
	await suspend(fixture, 'kim');
	await suspend(fixture, 'sam');
	const grant = { id: idOf('sam'), organizationIds: [idOf('north')] };
	await enqueue(fixture, 'organizationAccess.grant', grant);
	const { view } = fixture.replica;
	const before = view.row('administrator', idOf('kim'));

	await pull(fixture, access('sam', { [idOf('south')]: true }));

	const reached = { [idOf('north')]: true, [idOf('south')]: true };
	expect(view.row('organizationAccess', idOf('sam'))?.value).toEqual(reached);
	expect(shown(fixture, 'sam')).toMatchObject({ suspended: true });
	expect(view.row('administrator', idOf('kim'))).toBe(before);
});

test('a rerun change meets the state before it, not what later changes made of it', async () => {
	const fixture = await openFilled(person('sam'), kim(A));
	await edit(fixture, 'sam', { email: A });
	await edit(fixture, 'kim', { email: B });
	expect(shown(fixture, 'sam')).toMatchObject({ email: 'sam@north.example' });

	await pull(fixture, person('sam', { firstName: 'Samir' }));

	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'Samir', email: 'sam@north.example' });
	expect(shown(fixture, 'kim')).toMatchObject({ email: B });
});

test('a change that stands for the first time takes effect on later changes', async () => {
	const fixture = await openFilled(person('sam'), person('kim'));
	await edit(fixture, 'sam', { email: A });
	await fixture.pullApplier.receive(
		page({ del: [['administrator', idOf('sam')]], version: 2 }),
		fixture.pullApplier.cookie
	);
	await edit(fixture, 'kim', { email: A });
	expect(shown(fixture, 'kim')).toMatchObject({ email: A });

	await pull(fixture, person('sam'));

	expect(shown(fixture, 'sam')).toMatchObject({ email: A });
	expect(shown(fixture, 'kim')).toMatchObject({ email: 'kim@north.example' });
});

test('a lookup is rerun when a row enters or leaves it', async () => {
	const fixture = await openFilled(person('sam'), kim(A));
	await edit(fixture, 'sam', { email: A });
	expect(shown(fixture, 'sam')).toMatchObject({ email: 'sam@north.example' });

	await pull(fixture, kim(B));
	expect(shown(fixture, 'sam')).toMatchObject({ email: A });

	await pull(fixture, kim(A));
	expect(shown(fixture, 'sam')).toMatchObject({ email: 'sam@north.example' });
});

test('a change based on an own change is rerun with each verdict on that one, even without its row', async () => {
	const fixture = await openFilled(person('sam'));
	const first = await edit(fixture, 'sam', { firstName: 'First' });
	await edit(fixture, 'sam', { firstName: 'Second' });
	const version = await pull(fixture, person('sam', { firstName: 'FIRST' }, { firstName: 2 }));
	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'FIRST' });

	const args = { id: idOf('sam'), firstName: 'First' };
	const settled = verdict(first, { name: 'administrator.editDetails', args, version });
	await learn(fixture, settled);
	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'Second' });

	await learn(fixture, { ...settled, outcome: 'superseded' });
	expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'FIRST' });
});
