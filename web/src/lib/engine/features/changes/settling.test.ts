import type { Verdict, VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import { expect, test } from 'vitest';
import {
	enqueue,
	idOf,
	openFilled,
	organization,
	page,
	person,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';
import { callOf, unsentFollowers } from './settling.ts';

const id = idOf('sam');
const firstName = `administrator/${id}/firstName`;
const lastName = `administrator/${id}/lastName`;

const details: Partial<Verdict> = {
	name: 'administrator.editDetails',
	args: { id, firstName: 'Sammy', lastName: 'Prado' }
};

function conflict(field: string, collection = 'administrator'): VerdictConflict {
	return { collection, id, field, yours: 'yours', theirs: 'theirs' };
}

async function openSettled(over: Partial<Verdict>): Promise<Fixture> {
	const organizations = [organization('north', 'North'), organization('south', 'South')];
	const fixture = await openFilled(person('sam'), ...organizations);
	await fixture.pullApplier.receive(page({ verdicts: [verdict('m1', over)] }), 'c1');
	return fixture;
}

test('choosing mine for one field of a conflict redoes the change for that field alone', async () => {
	const conflicts = [conflict('firstName'), conflict('lastName')];
	const { replica } = await openSettled({ ...details, outcome: 'superseded', conflicts });

	expect(callOf(replica, { mutationId: 'm1', mine: [lastName] })).toEqual({
		name: 'administrator.editDetails',
		args: { id, lastName: 'Prado' },
		redoOf: 'm1'
	});
	expect(callOf(replica, { mutationId: 'm1', mine: 'all' })?.args).toEqual(details.args);
});

test('only the rest of a partially applied change is put on top', async () => {
	const conflicts = [conflict('lastName')];
	const { replica } = await openSettled({ ...details, outcome: 'merged', conflicts });

	const call = callOf(replica, { mutationId: 'm1', mine: 'all' });

	expect(call?.args).toEqual({ id, lastName: 'Prado' });
});

test('choosing mine for no field discards the change', async () => {
	const { replica } = await openSettled({ ...details, outcome: 'superseded' });

	expect(callOf(replica, { mutationId: 'm1', mine: [] })).toEqual({
		name: 'verdict.discard',
		args: { mutationId: 'm1' },
		redoOf: 'm1'
	});
});

test('only the selected organizations are granted again', async () => {
	const [north, south] = [idOf('north'), idOf('south')];
	const { replica } = await openSettled({
		name: 'organizationAccess.grant',
		args: { id, organizationIds: [north, south] },
		outcome: 'superseded',
		conflicts: [conflict(north, 'organizationAccess'), conflict(south, 'organizationAccess')]
	});

	const call = callOf(replica, { mutationId: 'm1', mine: [`organizationAccess/${id}/${south}`] });

	expect(call?.args).toEqual({ id, organizationIds: [south] });
});

test('an indivisible change is not made for more fields than were chosen', async () => {
	const { replica } = await openSettled({ outcome: 'superseded' });

	expect(callOf(replica, { mutationId: 'm1', mine: [firstName] })).toBeUndefined();
	expect(callOf(replica, { mutationId: 'nobody', mine: 'all' })).toBeUndefined();
});

test('only the changes that wait for a discarded change go with it', async () => {
	const fixture = await openFilled(person('sam'));
	const someone = { firstName: 'New', lastName: 'One', role: 'Manager' };
	const args = { id: idOf('new'), email: 'new@north.example', ...someone };
	const created = await enqueue(fixture, 'administrator.create', args);
	const [creation] = fixture.replica.queue.list();
	const waits = await enqueue(fixture, 'administrator.suspend', { id: idOf('new') });
	await enqueue(fixture, 'administrator.suspend', { id });
	if (creation) await fixture.replica.queue.markSent([creation]);
	const refused = verdict(created, { name: 'administrator.create', args, outcome: 'rejected' });
	await fixture.pullApplier.receive(page({ verdicts: [refused] }), 'c1');

	const { replica } = fixture;
	expect(unsentFollowers(replica, [{ mutationId: created, mine: [] }])).toEqual([waits]);
	expect(unsentFollowers(replica, [{ mutationId: created, mine: 'all' }])).toEqual([]);
});
