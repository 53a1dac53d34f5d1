import { expect, test } from 'vitest';
import { momentOf, timeWordsOf, type Contact, type ChangeTime } from './change-time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const UNCERTAIN = { isTimeUncertain: true };

/**
 * A device whose clock, count and server a test moves. It had contact with the server at its start.
 */
class World {
	readonly server = { now: 1_790_000_000_000 };
	now = 1_700_000_000_000;
	ticks = 5_000;
	contact: Contact | undefined;

	constructor() {
		this.meetServer();
	}

	pass(ms: number): this {
		this.server.now += ms;
		this.now += ms;
		this.ticks += ms;
		return this;
	}

	/** Lets time pass while nothing is counted. */
	sleep(ms: number): this {
		this.server.now += ms;
		this.now += ms;
		return this;
	}

	setClock(byMs: number): this {
		this.now += byMs;
		return this;
	}

	meetServer(): this {
		this.contact = { serverNow: this.server.now, at: this.now, ticks: this.ticks };
		return this;
	}

	make(): {
		readonly authoredAt: number;
		readonly making: ChangeTime & { readonly ticks: number };
	} {
		const { serverNow = 0, at = 0 } = this.contact ?? {};
		return {
			authoredAt: this.now,
			making: { offsetMs: serverNow - at, ticks: this.ticks }
		};
	}

	/** Ends the worker and starts another, which needs contact with the server before it sends. */
	restart(): this {
		this.ticks = 0;
		return this.meetServer();
	}

	words(made: { readonly authoredAt: number; readonly making: ChangeTime | undefined }) {
		const moment = momentOf({ now: () => this.now, ticks: () => this.ticks }, this.contact);
		return timeWordsOf(made, made.making, moment);
	}
}

/** Returns what another worker reads. */
function stored({ authoredAt, making }: ReturnType<World['make']>) {
	return { authoredAt, making: { offsetMs: making.offsetMs } };
}

test('an undisturbed clock leaves every time certain, in one session or across several', () => {
	const world = new World();
	const made = world.make();
	world.pass(3 * HOUR_MS);

	expect(world.words(made)).toEqual({});
	expect(world.restart().words(stored(made))).toEqual({});
});

test.each([
	['ahead', HOUR_MS],
	['back', -HOUR_MS],
	['ahead by a year', 8_760 * HOUR_MS]
])('a clock that is set %s after the change is corrected by the counted time', (_how, byMs) => {
	const world = new World();
	const made = world.make();
	world
		.pass(20 * MINUTE_MS)
		.setClock(byMs)
		.pass(MINUTE_MS)
		.meetServer();

	expect(world.words(made)).toEqual({ madeAgoMs: 21 * MINUTE_MS });
});

test.each([
	['ahead', HOUR_MS, UNCERTAIN],
	['back', -HOUR_MS, UNCERTAIN]
])(
	'a clock that was set %s while the app was closed leaves the time uncertain',
	(_how, byMs, words) => {
		const world = new World();
		const made = stored(world.make());
		world
			.pass(20 * MINUTE_MS)
			.setClock(byMs)
			.restart();

		expect(world.words(made)).toEqual(words);
	}
);

test('a clock that was set before the change has no effect, because it has run on since', () => {
	const world = new World();
	world.setClock(-5 * HOUR_MS);
	const made = world.make();
	world.pass(HOUR_MS).meetServer();

	expect(world.words(made)).toEqual({});
});

test('a device that slept is trusted by its clock when the offset from the server is unchanged', () => {
	const world = new World();
	const made = world.make();
	world
		.pass(MINUTE_MS)
		.sleep(8 * HOUR_MS)
		.meetServer();

	expect(world.words(made)).toEqual({});
	expect(world.restart().words(stored(made))).toEqual({});
});

test('a change made right after sleep, before contact with the server, is certain', () => {
	const world = new World().sleep(8 * HOUR_MS);
	const made = world.make();

	expect(world.pass(1_000).words(made)).toEqual({});
});

test('a device that slept and whose clock was set leaves the time uncertain', () => {
	const world = new World();
	const ahead = world.make();
	world
		.sleep(8 * HOUR_MS)
		.setClock(3 * HOUR_MS)
		.meetServer();

	expect(world.words(ahead)).toEqual(UNCERTAIN);
});

test('a clock that was set back before contact with the server leaves the counted time as the minimum', () => {
	const world = new World();
	const made = world.make();
	world.pass(10 * MINUTE_MS).setClock(-HOUR_MS);

	expect(world.words(made)).toEqual({ madeAgoMs: 10 * MINUTE_MS, ...UNCERTAIN });
});

test('two minutes of difference count as a slow answer or a small correction of the clock', () => {
	const world = new World();
	const made = world.make();
	world
		.pass(HOUR_MS)
		.setClock(2 * MINUTE_MS)
		.meetServer();
	expect(world.words(made)).toEqual({});
	expect(world.restart().words(stored(made))).toEqual({});

	world.setClock(1_000).restart();
	expect(world.words(stored(made))).toEqual(UNCERTAIN);
});

test('a change stored by an earlier app has no mark about its time', () => {
	const world = new World();
	const { authoredAt } = world.make();
	world.setClock(HOUR_MS).restart();

	expect(world.words({ authoredAt, making: undefined })).toEqual({});
});

test('a change made before first contact with the server is uncertain once the app was closed', () => {
	const world = new World();
	const { authoredAt } = world.make();

	expect(world.restart().words({ authoredAt, making: { offsetMs: null } })).toEqual(UNCERTAIN);
});
