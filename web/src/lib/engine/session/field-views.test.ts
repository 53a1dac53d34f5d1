import { expect, test } from 'vitest';
import {
	access,
	enqueue,
	idOf,
	openFilled,
	organization,
	person,
	type Fixture
} from '#fixtures/replica.ts';
import { toFieldViews } from './field-views.ts';

const [north, south] = [idOf('north'), idOf('south')];

/** Returns the fields of a change that was made last, as its card shows them. */
async function cardOf(
	fixture: Fixture,
	name: string,
	args: object
): Promise<ReturnType<typeof toFieldViews>> {
	const id = await enqueue(fixture, name, args);
	const { replica } = fixture;
	return toFieldViews(replica.view, replica.queue.get(id)?.changes ?? []);
}

test('the card of a deletion names the organizations that are lost, and not the deletion as one', async () => {
	const fixture = await openFilled(
		person('sam', { accessMode: 'selected' }),
		organization('north', 'North Clinic'),
		organization('south', 'South School'),
		access('sam', { [north]: true, [south]: false })
	);

	const fields = await cardOf(fixture, 'administrator.delete', {
		id: idOf('sam'),
		email: 'sam@north.example'
	});

	expect(fields.filter(({ field }) => field === 'organizationAccess')).toEqual([
		{
			key: 'organizationAccess',
			field: 'organizationAccess',
			before: ['North Clinic'],
			after: []
		}
	]);
});

test('the card of a deletion says nothing about organizations where there were none', async () => {
	const fixture = await openFilled(person('sam'), access('sam', {}));

	const fields = await cardOf(fixture, 'administrator.delete', {
		id: idOf('sam'),
		email: 'sam@north.example'
	});

	expect(fields.map(({ field }) => field)).not.toContain('organizationAccess');
});

test('the card of someone who is added says that they are pending, and not active', async () => {
	const fixture = await openFilled();

	const fields = await cardOf(fixture, 'administrator.create', {
		id: idOf('new'),
		email: 'new@north.example',
		firstName: 'New',
		lastName: 'Person',
		role: 'Help Desk'
	});

	expect(fields.find(({ field }) => field === 'suspended')?.after).toBe('pending');
});

test('an account that is restored before its first sign-in becomes pending, and any other active', async () => {
	const fixture = await openFilled(
		person('sam', { suspended: true, registered: false }),
		person('kim', { suspended: true, registered: true })
	);

	const [sam] = await cardOf(fixture, 'administrator.restore', { id: idOf('sam') });
	const [kim] = await cardOf(fixture, 'administrator.restore', { id: idOf('kim') });

	expect([sam?.before, sam?.after]).toEqual([true, 'pending']);
	expect([kim?.before, kim?.after]).toEqual([true, false]);
});
