import { expect, test } from 'vitest';
import { enqueue, idOf, openFilled, person, restart } from '#fixtures/replica.ts';

function envelopeOf(sequence: number) {
	const label = { providerId: 'p', deviceId: 'd', keyId: 'k', number: sequence };
	return { sequence, isUrgent: true, envelope: { ...label, sealed: 's', signature: 's' } };
}

test('an envelope of a change that is not in the queue is deleted when the copy is opened', async () => {
	const fixture = await openFilled(person('sam'));
	await enqueue(fixture, 'administrator.suspend', { id: idOf('sam') });
	await fixture.database.envelope.bulkPut([envelopeOf(1), envelopeOf(2)]);

	const { database, replica } = await restart(fixture);

	expect(await database.envelope.toCollection().primaryKeys()).toEqual([1]);
	expect(replica.queue.list()).toHaveLength(1);
});

test('a mark of an envelope that has left stays as long as the index names its change', async () => {
	const fixture = await openFilled(person('sam'));
	await enqueue(fixture, 'administrator.suspend', { id: idOf('sam') });
	await fixture.database.envelope.put({ ...envelopeOf(1), leftAt: 5 });
	await fixture.database.queue.delete(1);

	const { database, replica } = await restart(fixture);

	expect(await database.envelope.toCollection().primaryKeys()).toEqual([1]);
	expect(replica.unreadable.list()).toMatchObject([{ sequence: 1, sent: true }]);
});
