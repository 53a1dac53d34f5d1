import { describe, expect, test } from 'vitest';
import {
	INITIAL,
	isContacted,
	isPullNeeded,
	next,
	type SyncEvent,
	type SyncState
} from './sync-state.ts';

const needs = { pull: false, version: 0 };
const resting: SyncState = { name: 'resting', needs };
const waiting: SyncState = { name: 'waiting', needs };
const round: SyncState = {
	name: 'round',
	step: 'sending',
	isContacted: true,
	isAgain: false,
	needs
};
const stopped: SyncState = { name: 'stopped' };

const wake: SyncEvent = { type: 'wake', pull: false };
const change: SyncEvent = { type: 'change' };
const timer: SyncEvent = { type: 'timer' };
const ok: SyncEvent = { type: 'ended', isOk: true, isContacted: true };
const refused: SyncEvent = { type: 'ended', isOk: false, isContacted: true };
const unanswered: SyncEvent = { type: 'ended', isOk: false, isContacted: false };

function after(state: SyncState, ...events: readonly SyncEvent[]): SyncState {
	return events.reduce(next, state);
}

describe('the first round', () => {
	test('waits for a wake, not for a change', () => {
		expect(next(INITIAL, change)).toBe(INITIAL);
		expect(next(INITIAL, wake).name).toBe('round');
	});

	test('pulls without having been in contact', () => {
		const first = next(INITIAL, wake);

		expect([isContacted(first), isPullNeeded(first, 0)]).toEqual([false, true]);
	});
});

describe('while the loop rests', () => {
	test.each([
		['a wake', wake, false],
		['a wake that asks for a pull', { type: 'wake', pull: true }, true],
		['a change', change, false],
		['a newer version', { type: 'poke', version: 2, isNew: true }, true],
		['the timer', timer, true]
	] as const)('%s starts a round in contact', (_, event, pulls) => {
		const started = next(resting, event);

		expect(started).toMatchObject({ name: 'round', step: 'sending', isAgain: false });
		expect([isContacted(started), isPullNeeded(started, 1)]).toEqual([true, pulls]);
	});

	test('a lost stream starts a round that has to make contact', () => {
		const started = next(resting, { type: 'lost' });

		expect(started).toMatchObject({ name: 'round', isContacted: false, needs: { pull: true } });
	});

	test('a version that is here already starts nothing', () => {
		const poked = next(resting, { type: 'poke', version: 1, isNew: false });

		expect(poked.name).toBe('resting');
		expect(isPullNeeded(poked, 1)).toBe(false);
	});

	test('events of a round that has ended change nothing', () => {
		for (const event of [ok, unanswered, { type: 'full' }, { type: 'pulled' }] as const)
			expect(next(resting, event)).toBe(resting);
	});

	test('an answer without its rows is pulled in the next round', () => {
		expect(next(resting, { type: 'incomplete' })).toEqual({
			name: 'resting',
			needs: { pull: true, version: 0 }
		});
	});
});

describe('while the loop waits for the server', () => {
	test('a change starts nothing', () => {
		expect(next(waiting, change)).toBe(waiting);
	});

	test.each([
		['a wake', wake],
		['the timer', timer],
		['a newer version', { type: 'poke', version: 2, isNew: true }]
	] as const)('%s starts a round out of contact', (_, event) => {
		const started = next(waiting, event);

		expect(started.name).toBe('round');
		expect(isContacted(started)).toBe(false);
	});
});

describe('while a round runs', () => {
	test.each([
		['a wake', wake],
		['a change', change],
		['the timer', timer],
		['an overtaking change without room', { type: 'full' }]
	] as const)('%s asks for another one', (_, event) => {
		const again = after(round, event, ok);

		expect(again).toMatchObject({ name: 'round', step: 'sending', isAgain: false });
		expect(after(round, ok).name).toBe('resting');
	});

	test('another one that was asked for does not follow a failure', () => {
		expect(after(round, wake, refused).name).toBe('resting');
		expect(after(round, wake, unanswered).name).toBe('waiting');
	});

	test('a pull meets the needs noted before it, and not those noted after', () => {
		const pulling = after(round, { type: 'incomplete' }, { type: 'pull' });
		const poked = next(pulling, { type: 'poke', version: 3, isNew: true });

		expect(pulling).toMatchObject({ step: 'pulling', needs });
		expect([isPullNeeded(pulling, 1), isPullNeeded(poked, 2)]).toEqual([false, true]);
		expect(isPullNeeded(poked, 3)).toBe(false);
		expect(next(poked, { type: 'pulled' })).toMatchObject({ step: 'sending' });
	});

	test('an unmet need survives the end of the round', () => {
		const ended = after(round, { type: 'incomplete' }, unanswered);

		expect(isPullNeeded(next(ended, wake), 0)).toBe(true);
	});

	test('contact is noted as it is made and lost', () => {
		const lost = next(round, { type: 'lost' });

		expect(isContacted(lost)).toBe(false);
		expect(isContacted(next(lost, { type: 'contact', isMade: true }))).toBe(true);
		expect(isContacted(next(round, { type: 'contact', isMade: false }))).toBe(false);
	});
});

test('a stopped loop stays stopped and needs nothing', () => {
	for (const state of [INITIAL, resting, waiting, round])
		expect(next(state, { type: 'stop' })).toEqual(stopped);
	for (const event of [wake, change, timer, ok, { type: 'incomplete' }] as const)
		expect(next(stopped, event)).toEqual(stopped);
	expect([isContacted(stopped), isPullNeeded(stopped, 0)]).toEqual([false, false]);
});
