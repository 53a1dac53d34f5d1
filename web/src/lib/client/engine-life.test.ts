import { afterEach, expect, test } from 'vitest';
import { EngineEndedError, EngineLife, type LifeState } from './engine-life.ts';

/** A worker that answers heartbeats, until a test kills or freezes it. */
class FakeWorker {
	readonly lockName = `life ${crypto.randomUUID()}`;
	isFrozen = false;
	beats = 0;
	readonly #waiting: (() => void)[] = [];
	#release = (): void => undefined;

	/** Takes the lock, as a worker does that serves tabs from now on. */
	start(): Promise<void> {
		return new Promise((resolve) => {
			navigator.locks
				.request(this.lockName, () => {
					resolve();
					return new Promise<void>((release) => (this.#release = release));
				})
				.catch(() => undefined);
		});
	}

	readonly beat = (): Promise<void> => {
		this.beats++;
		return this.isFrozen
			? new Promise((resolve) => this.#waiting.push(resolve))
			: Promise.resolve();
	};

	thaw(): void {
		this.isFrozen = false;
		for (const answer of this.#waiting.splice(0)) answer();
	}

	kill(): void {
		this.isFrozen = true;
		this.#release();
	}
}

const workers: FakeWorker[] = [];

afterEach(() => {
	for (const worker of workers.splice(0)) worker.kill();
});

function open({ isVisible = (): boolean => true, hasLocks = true } = {}) {
	const worker = new FakeWorker();
	workers.push(worker);
	const states: LifeState[] = [];
	const frozen: boolean[] = [];
	let nowMs = 0;
	let tick = (): void => undefined;
	const life = new EngineLife({
		beat: worker.beat,
		locks: hasLocks ? navigator.locks : undefined,
		lockName: worker.lockName,
		clock: { now: () => nowMs, every: (_, run) => void (tick = run) },
		isVisible,
		onchange(state, isFrozen) {
			states.push(state);
			if (state === 'ended') frozen.push(isFrozen);
		}
	});
	/** Lets seconds go by, of which the page itself notices every one. */
	async function pass(seconds: number): Promise<void> {
		for (let second = 0; second < seconds; second++) {
			nowMs += 1_000;
			tick();
			await settled();
		}
	}
	async function sleep(seconds: number): Promise<void> {
		nowMs += seconds * 1_000;
		tick();
		await settled();
	}
	return { worker, life, states, frozen, pass, sleep };
}

/** Lets answers and locks that are already decided arrive. */
async function settled(): Promise<void> {
	await navigator.locks.query();
	await new Promise((resolve) => setImmediate(resolve));
}

/** What a call has failed with so far. */
function failuresOf(call: Promise<unknown>): readonly unknown[] {
	const failures: unknown[] = [];
	call.catch((error: unknown) => failures.push(error));
	return failures;
}

test('SEC-G02 a page notices at once that its worker was killed, also in the background', async () => {
	let isVisible = true;
	const { worker, life, states, frozen, pass } = open({ isVisible: () => isVisible });
	await worker.start();
	await pass(1);
	isVisible = false;
	const failures = failuresOf(life.guard(new Promise(() => undefined)));

	worker.kill();
	await settled();

	expect(failures).toEqual([expect.any(EngineEndedError)]);
	expect(states).toEqual(['ended']);
	expect(frozen).toEqual([false]);
});

test('a page notices within five seconds that its worker is frozen, and continues once it answers', async () => {
	const { worker, life, states, pass } = open();
	await worker.start();
	await pass(1);
	const call = life.guard(new Promise<string>((resolve) => setTimeout(resolve, 0, 'saved')));

	worker.isFrozen = true;
	await pass(4);

	expect(states).toEqual(['silent']);
	worker.thaw();
	await settled();
	expect(life.state).toBe('living');
	await expect(call).resolves.toBe('saved');
});

test('SEC-G02 a frozen worker is given up after half a minute, and its calls fail', async () => {
	const { worker, life, states, frozen, pass } = open();
	await worker.start();
	await pass(1);
	const failures = failuresOf(life.guard(new Promise(() => undefined)));
	worker.isFrozen = true;

	await pass(30);
	expect(states).not.toContain('ended');
	await pass(1);

	const late = failuresOf(life.guard(new Promise(() => undefined)));
	await settled();

	expect(failures).toEqual([expect.any(EngineEndedError)]);
	expect(late).toEqual([expect.any(EngineEndedError)]);
	expect(states.at(-1)).toBe('ended');
	expect(frozen).toEqual([true]);
});

test('SEC-G02 a lock that a frozen worker does not carry out gives it up within five seconds', async () => {
	const { worker, life, states, frozen, pass } = open();
	await worker.start();
	await pass(1);
	worker.isFrozen = true;

	life.hide(new Promise(() => undefined)).catch(() => undefined);
	await pass(4);

	expect(states).toEqual(['ended']);
	expect(frozen).toEqual([true]);
});

test('SEC-G02 a lock that was carried out leaves a worker its time', async () => {
	const { worker, life, states, pass } = open();
	await worker.start();
	await pass(1);

	await life.hide(Promise.resolve());
	worker.isFrozen = true;
	await pass(4);

	expect(states).toEqual(['silent']);
});

test('a page that joins a frozen worker notices it', async () => {
	const { worker, states, pass } = open();
	await worker.start();
	worker.isFrozen = true;

	await pass(5);

	expect(states).toEqual(['silent']);
});

test('a worker that is still being loaded over a slow network is not taken for a frozen one', async () => {
	const { worker, life, states, pass } = open();
	worker.isFrozen = true;

	await pass(60);

	expect(states).toEqual([]);
	await worker.start();
	worker.thaw();
	await pass(2);
	worker.kill();
	await settled();
	expect(life.state).toBe('ended');
});

test('a page that slept itself does not count that time', async () => {
	const { worker, states, pass, sleep } = open();
	await worker.start();
	await pass(1);
	worker.isFrozen = true;

	await pass(3);
	await sleep(3_600);
	await pass(2);

	expect(states).toEqual([]);
});

test('a page in the background sends no heartbeats', async () => {
	const { worker, states, pass } = open({ isVisible: () => false });
	await worker.start();

	await pass(60);

	expect(worker.beats).toBe(0);
	expect(states).toEqual([]);
});

test('without Web Locks a page relies on heartbeats', async () => {
	const { worker, states, pass } = open({ hasLocks: false });
	await pass(1);

	worker.kill();
	await pass(4);

	expect(states).toEqual(['silent']);
});
