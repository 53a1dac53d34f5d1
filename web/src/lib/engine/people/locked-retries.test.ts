import { beforeEach, expect, test } from 'vitest';
import type { Person } from '#lib/engine-api/engine-state.ts';
import { personKey, type Identity } from '#lib/engine/copy/identity.ts';
import { LockedSender } from './locked-sender.ts';
import { toPerson } from './person.ts';
import { CurrentPhase } from './phase.ts';

const ADA = personOf('ada');
const BO = personOf('bo');

let phase: CurrentPhase;
let known: { current: readonly Person[]; read: () => Promise<void> };
let isVisible: boolean;
let timers: { readonly delayMs: number; readonly run: () => void }[];
let changes: string[];
/** Ends the attempts that run, in the order in which they began. */
let attempts: { readonly isIn: (key: string) => boolean; readonly end: (error?: Error) => void }[];
let sender: LockedSender;

beforeEach(() => {
	phase = new CurrentPhase(() => undefined);
	phase.become({ kind: 'locked' });
	known = { current: [withSealed(ADA, 1)], read: async () => undefined };
	[isVisible, timers, changes, attempts] = [true, [], [], []];
	sender = new LockedSender({
		phase,
		known,
		isVisible: () => isVisible,
		onchange: (what) => changes.push(what),
		dependencies: {
			sendEnvelopes: (isIn) =>
				new Promise((resolve, reject) => {
					attempts.push({
						isIn,
						end: (error) => (error === undefined ? resolve() : reject(error))
					});
				}),
			clock: {
				after(delayMs, run) {
					const timer = { delayMs, run };
					timers.push(timer);
					return () => void (timers = timers.filter((one) => one !== timer));
				}
			}
		}
	});
});

function personOf(administratorId: string): Identity {
	const names = { providerName: 'North', firstName: 'Ada', lastName: 'Lee' };
	return { providerId: 'p', administratorId, email: 'a@north.example', deviceId: 'd', ...names };
}

function withSealed(identity: Identity, sealed: number | undefined): Person {
	return { ...toPerson(identity, 1), ...(sealed !== undefined && { sealed }) };
}

const delays = () => timers.map(({ delayMs }) => delayMs);

/** Ends the latest attempt, and waits for what follows from it. */
async function end(error?: Error): Promise<void> {
	attempts.at(-1)?.end(error);
	await settled();
}

async function settled(): Promise<void> {
	await new Promise(setImmediate);
}

function runTimer(): void {
	const [timer] = timers;
	timers = [];
	timer?.run();
}

test.each([
	['the server cannot be reached', new Error('No network')],
	['something still waits', undefined]
])('where %s, it is tried again after four seconds, as long as a page shows', async (_, error) => {
	sender.wake();
	expect([attempts.length, delays()]).toEqual([1, []]);

	await end(error);

	expect([attempts.length, delays()]).toEqual([1, [4_000]]);
	runTimer();
	expect(attempts).toHaveLength(2);
	await end(error);
	expect(delays()).toEqual([4_000]);
});

test('in the background it is tried again after a minute', async () => {
	isVisible = false;
	sender.wake();

	await end();

	expect(delays()).toEqual([60_000]);
});

test('a page that comes to the front is not left waiting for the retry', async () => {
	isVisible = false;
	sender.wake();
	await end();
	isVisible = true;

	sender.wake();

	expect([attempts.length, delays()]).toEqual([2, []]);
	await end();
	expect(delays()).toEqual([4_000]);
});

test('a network that comes back during an attempt brings another one at once, and no third', async () => {
	sender.wake();
	sender.wake();
	sender.wake();
	expect(attempts).toHaveLength(1);

	await end(new Error('No network'));

	expect([attempts.length, delays()]).toEqual([2, []]);
	await end();
	expect([attempts.length, delays()]).toEqual([2, [4_000]]);
});

test.each([
	['nobody has anything sealed', () => (known.current = [withSealed(ADA, 0)])],
	['nothing is known of envelopes', () => (known.current = [withSealed(ADA, undefined)])],
	['nobody is known', () => (known.current = [])],
	[
		'only the person who is in has something sealed',
		() => {
			known.current = [withSealed(ADA, 1), withSealed(BO, 0)];
			become(ADA);
		}
	],
	['another engine sends', () => phase.become({ kind: 'unavailable', reason: 'other_tab' })]
])('where %s, nothing is tried', async (_, given) => {
	given();

	sender.wake();
	await settled();

	expect([attempts, delays()]).toEqual([[], []]);
});

function become(identity: Identity): void {
	phase.become({ kind: 'revoked', identity, waiting: 0, handOver: 'nothing' });
}

test('SEC-L09 what another person left is sent, and nothing of the person who is in by then', async () => {
	known.current = [withSealed(ADA, 1), withSealed(BO, 1)];
	become(ADA);
	sender.wake();

	const [attempt] = attempts;
	const isIn = () => [ADA, BO].map((one) => attempt?.isIn(personKey(one)));
	expect(isIn()).toEqual([true, false]);
	phase.become({ kind: 'locked' });
	become(BO);
	expect(isIn()).toEqual([false, true]);
});

test('once nothing is sealed any more, the page learns of it and nothing more is tried', async () => {
	known.read = async () => {
		known.current = [withSealed(ADA, 0)];
	};
	sender.wake();

	await end();

	expect(changes).toEqual(['data']);
	runTimer();
	expect([attempts.length, delays()]).toEqual([1, []]);
});

test('an attempt that changes nothing draws nothing', async () => {
	known.read = async () => {
		known.current = [withSealed(ADA, 1)];
	};
	sender.wake();

	await end();

	expect(changes).toEqual([]);
});

test('a disk that cannot be read ends the retries until the next occasion', async () => {
	const { read } = known;
	known.read = () => Promise.reject(new Error('Closed'));
	sender.wake();
	await end();
	expect([attempts.length, delays()]).toEqual([1, []]);

	known.read = read;
	sender.wake();
	await end();

	expect([attempts.length, delays()]).toEqual([2, [4_000]]);
});

test('once stopped, nothing is tried again', async () => {
	sender.stop();
	sender.wake();
	await end();

	sender.stop();

	expect(delays()).toEqual([]);
});
