import { beforeEach, describe, expect, test } from 'vitest';
import { FIRST_PROVISIONAL_VERSION } from '@tenantry/shared/row.ts';
import type { QueuedMutation } from './queue/queued-mutation.ts';
import { enqueue, idOf, openFilled, person, shown, type Fixture } from './replica-fixture.ts';
import type { View } from './view.ts';

let fixture: Fixture;
let view: View;

beforeEach(async () => {
	fixture = await openFilled(person('sam', { suspended: true }, { firstName: 7 }));
	({ view } = fixture.replica);
});

const sam = { id: idOf('sam') };
const firstName = { collection: 'administrator', ...sam, field: 'firstName' };
const key = `administrator/${sam.id}/firstName`;

function intent(name: string, args: object) {
	return { id: 'f'.repeat(32), name, args, base: {} };
}

function pending(name: string, base: QueuedMutation['mutation']['base'] = {}): QueuedMutation {
	const args = { ...sam, firstName: 'Mine' };
	const mutation = { ...intent(name, args), v: 1, base, seen: null, authoredAt: 0 };
	return { sequence: 1, mutation, lane: 'ordinary', changes: [], state: 'waiting' };
}

test('whoever waits to be created is looked up like everybody', async () => {
	const email = 'new@north.example';
	expect(view.find('administrator', 'email', email)).toEqual([]);

	const names = { email, firstName: 'New', lastName: 'One' };
	await enqueue(fixture, 'administrator.create', { id: idOf('new'), ...names, role: 'Manager' });

	expect(view.find('administrator', 'email', email)).toEqual([idOf('new')]);
	expect(view.find('administrator', 'email', 'sam@north.example')).toEqual([sam.id]);
});

describe('a forecast', () => {
	test('says what a change would do now, at that time, and keeps nothing of it', () => {
		const ending = view.predict(intent('administrator.endSessions', sam), 5_000);
		const edit = intent('administrator.editDetails', { ...sam, firstName: 'Mine' });

		expect(ending?.changes).toMatchObject([{ field: 'accessEnd', to: { at: 5_000 } }]);
		expect(view.predict(edit, 5_000)).toMatchObject({ outcome: 'applied' });
		expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'Sam' });
		expect([...view.written()]).toEqual([]);
	});

	test('says nothing of what this program does not know', () => {
		const strange = intent('administrator.paint', sam);

		expect(view.predict(strange, 0)).toBeUndefined();
		expect(view.isTightening(strange, 0)).toBe(false);
		expect(view.run(pending('administrator.paint'))).toBeUndefined();
	});
});

describe('what waits', () => {
	test('is run by what its author saw, as the server will', () => {
		const old = pending('administrator.editDetails', { [key]: 6 });

		expect(view.run(old)?.outcome).toBe('superseded');
		expect(view.run({ ...old, mutation: { ...old.mutation, base: { [key]: 7 } } })?.outcome).toBe(
			'applied'
		);
	});

	test('is judged to tighten by what the server said, whatever else waits', async () => {
		await enqueue(fixture, 'administrator.restore', sam);

		expect(view.isTightening(intent('administrator.suspend', sam), 0)).toBe(true);
		expect(view.isTightening(intent('administrator.restore', sam), 0)).toBe(false);
	});
});

describe('the base of a change', () => {
	test('is the version that its author sees', () => {
		expect(view.basesOf([firstName], () => undefined)).toEqual({ [key]: 7 });
	});

	test('is the waiting change that wrote it last, and what lies beneath', () => {
		const one = pending('administrator.editDetails', { [key]: 7 });
		view.run(one);
		const asked: number[] = [];

		const bases = view.basesOf([firstName], (sequence) => {
			asked.push(sequence);
			return one;
		});

		expect(bases).toEqual({ [key]: { after: one.mutation.id, base: 7 } });
		expect(asked).toEqual([one.sequence]);
		const row = view.row('administrator', sam.id);
		expect(row?.fields.firstName).toBe(FIRST_PROVISIONAL_VERSION + 1);
	});

	test('is what lies beneath where that change has gone', () => {
		view.run(pending('administrator.editDetails', { [key]: 7 }));

		expect(view.basesOf([firstName], () => undefined)).toEqual({ [key]: 7 });
	});
});
