import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import { enqueue, idOf, openFilled, person } from '#fixtures/replica.ts';
import { SyncHealth } from './sync-health.ts';

const sam = { id: idOf('sam') };
const MINUTE_MS = 60_000;
const answer = ok(undefined);
const noAnswer = err({ code: 'offline' } as const);

async function openHealth() {
	const fixture = await openFilled(person('sam'));
	const { replica } = fixture;
	const clock = { now: 5_000 };
	const health = new SyncHealth({
		replica,
		clock: { now: () => clock.now, ticks: () => clock.now, after: () => () => undefined },
		isOffline: () => true
	});
	return {
		replica,
		health,
		suspend: () => enqueue(fixture, 'administrator.suspend', sam),
		pass: (minutes: number) => void (clock.now += minutes * MINUTE_MS)
	};
}

test('a queue head that has not moved for two minutes while the server answers raises an alarm', async () => {
	const { health, suspend, pass } = await openHealth();
	await suspend();
	health.note(answer);

	pass(1);
	health.note(answer);
	expect(health.isStalled).toBe(false);
	pass(2);
	health.note(answer);

	expect(health.isStalled).toBe(true);
});

test('the alarm ends with the change that could not move', async () => {
	const { health, replica, suspend, pass } = await openHealth();
	const id = await suspend();
	health.note(answer);
	pass(3);

	await replica.withdraw(id);
	health.note(answer);

	expect(health.isStalled).toBe(false);
});

test('time without a server does not count towards the alarm', async () => {
	const { health, suspend, pass } = await openHealth();
	await suspend();
	health.note(answer);
	health.note(noAnswer);
	pass(60);

	health.note(answer);

	expect(health.isStalled).toBe(false);
});

test('the reason of a failed round is known until one succeeds', async () => {
	const { health } = await openHealth();

	health.note(err({ code: 'wrong_person' }));
	expect([health.paused, health.trouble]).toEqual(['sign_in', 'wrong_person']);
	health.note(answer);

	expect([health.paused, health.trouble]).toEqual([null, null]);
});

test('a long round whose requests are answered one after another raises no alarm', async () => {
	const { health, replica, suspend, pass } = await openHealth();
	const first = await suspend();
	health.note(answer);
	pass(1);
	await replica.withdraw(first);
	await suspend();
	health.noteAnswer();
	pass(1.5);

	expect(health.isStalled).toBe(false);
	pass(1);
	expect(health.isStalled).toBe(true);
});

test('a server that answers in the middle of a round is reachable', async () => {
	const { health } = await openHealth();
	health.note(noAnswer);
	expect(health.offlineSince).not.toBeNull();

	health.noteAnswer();

	expect(health).toMatchObject({ connection: 'online', offlineSince: null, trouble: null });
});

test('an answer in the middle of a round does not hide why the sync is blocked', async () => {
	const { health } = await openHealth();
	health.note(err({ code: 'enrolment_required' }));

	health.noteAnswer();

	expect([health.paused, health.trouble]).toEqual(['enrol', 'enrolment_required']);
});
