import { beforeEach, describe, expect, test } from 'vitest';
import { FIRST_PROVISIONAL_VERSION } from '@tenantry/shared/row.ts';
import type { QueuedMutation } from './queue/queued-mutation.ts';
import { enqueue, idOf, openFilled, person, shown, type Fixture } from '#fixtures/replica.ts';
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

function queued(name: string, base: QueuedMutation['mutation']['base'] = {}): QueuedMutation {
	const args = { ...sam, firstName: 'Mine' };
	const mutation = { ...intent(name, args), v: 1, base, seen: null, authoredAt: 0 };
	return { sequence: 1, mutation, lane: 'ordinary', changes: [], state: 'waiting' };
}

test('an administrator waiting to be created is looked up like any other', async () => {
	const email = 'new@north.example';
	expect(view.find('administrator', 'email', email)).toEqual([]);

	const names = { email, firstName: 'New', lastName: 'One' };
	await enqueue(fixture, 'administrator.create', { id: idOf('new'), ...names, role: 'Manager' });

	expect(view.find('administrator', 'email', email)).toEqual([idOf('new')]);
	expect(view.find('administrator', 'email', 'sam@north.example')).toEqual([sam.id]);
});

describe('a prediction', () => {
	test('reports what a change would do now and keeps nothing of it', () => {
		const ending = view.predict(intent('administrator.endSessions', sam), 5_000);
		const edit = intent('administrator.editDetails', { ...sam, firstName: 'Mine' });

		expect(ending?.changes).toMatchObject([{ field: 'accessEnd', to: { at: 5_000 } }]);
		expect(view.predict(edit, 5_000)).toMatchObject({ outcome: 'applied' });
		expect(shown(fixture, 'sam')).toMatchObject({ firstName: 'Sam' });
		expect([...view.written()]).toEqual([]);
	});

	test('is empty for a mutation that this program does not know', () => {
		const strange = intent('administrator.paint', sam);

		expect(view.predict(strange, 0)).toBeUndefined();
		expect(view.isTightening(strange, 0)).toBe(false);
		expect(view.run(queued('administrator.paint'))).toBeUndefined();
	});
});

describe('the queue', () => {
	test('is run on what its author saw, as on the server', () => {
		const old = queued('administrator.editDetails', { [key]: 6 });

		expect(view.run(old)?.outcome).toBe('superseded');
		expect(view.run({ ...old, mutation: { ...old.mutation, base: { [key]: 7 } } })?.outcome).toBe(
			'applied'
		);
	});

	test('tightens or not by what the server said, whatever else waits', async () => {
		await enqueue(fixture, 'administrator.restore', sam);

		expect(view.isTightening(intent('administrator.suspend', sam), 0)).toBe(true);
		expect(view.isTightening(intent('administrator.restore', sam), 0)).toBe(false);
	});
});

describe('the base of a change', () => {
	test('is the version that its author sees', () => {
		expect(view.basesOf([firstName], () => undefined)).toEqual({ [key]: 7 });
	});

	test('is the last waiting change of the field, and the version beneath it', () => {
		const one = queued('administrator.editDetails', { [key]: 7 });
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

	test('is the version beneath when that change has gone', () => {
		view.run(queued('administrator.editDetails', { [key]: 7 }));

		expect(view.basesOf([firstName], () => undefined)).toEqual({ [key]: 7 });
	});
});
