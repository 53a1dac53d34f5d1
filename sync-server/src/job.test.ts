import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startJobs, type Job } from './job.ts';

const EVERY_MS = 5_000;

let rounds = 0;
let errors: unknown[] = [];
let finishRound = Promise.withResolvers<undefined>();

beforeEach(() => {
	vi.useFakeTimers();
	rounds = 0;
	errors = [];
	finishRound = Promise.withResolvers();
});
afterEach(() => vi.useRealTimers());

function start(job: Partial<Job> = {}): () => Promise<void> {
	return startJobs([
		{
			everyMs: EVERY_MS,
			run: async () => {
				rounds++;
			},
			onError: (error) => void errors.push(error),
			...job
		}
	]);
}

async function runLong(): Promise<void> {
	rounds++;
	await finishRound.promise;
}

test('a job has a round at the start and one at each interval until it ends', async () => {
	const end = start();
	expect(rounds).toBe(1);
	await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
	expect(rounds).toBe(3);

	await end();
	await vi.advanceTimersByTimeAsync(EVERY_MS);

	expect(rounds).toBe(3);
});

test('a late job has its first round after an interval', async () => {
	start({ isLate: true });
	expect(rounds).toBe(0);

	await vi.advanceTimersByTimeAsync(EVERY_MS);

	expect(rounds).toBe(1);
});

test('a round that fails is reported once, and the next one comes all the same', async () => {
	const fault = new Error('the database is away');
	start({
		run: async () => {
			rounds++;
			if (rounds === 1) throw fault;
		}
	});

	await vi.advanceTimersByTimeAsync(EVERY_MS);

	expect(errors).toEqual([fault]);
	expect(rounds).toBe(2);
});

test('a round that takes long is the only one', async () => {
	start({ run: runLong });
	await vi.advanceTimersByTimeAsync(3 * EVERY_MS);
	expect(rounds).toBe(1);

	finishRound.resolve(undefined);
	await vi.advanceTimersByTimeAsync(EVERY_MS);

	expect(rounds).toBe(2);
});

test('the end stops a job, and waits for the round that is under way', async () => {
	const stop = vi.fn();
	let hasEnded = false;
	const ended = start({ run: runLong, stop })().then(() => (hasEnded = true));
	await vi.advanceTimersByTimeAsync(100 * EVERY_MS);
	expect(stop).toHaveBeenCalledOnce();
	expect(hasEnded).toBe(false);

	finishRound.resolve(undefined);

	expect(await ended).toBe(true);
});

test('the end waits for a round no longer than its timeout', async () => {
	const end = start({ run: runLong, finishWithinMs: 1 });

	await end();

	expect(rounds).toBe(1);
});

describe('a job that commits wake', () => {
	let commit = (): void => {};
	const forget = vi.fn();
	const wakesOn: Job['wakesOn'] = (wake) => {
		commit = wake;
		return forget;
	};

	async function commitFor(ms: number): Promise<void> {
		for (let passed = 0; passed < ms; passed += 50) {
			commit();
			await vi.advanceTimersByTimeAsync(50);
		}
	}

	test('waits while changes are committed, and follows when they pause', async () => {
		start({ wakesOn });
		await commitFor(1_000);
		expect(rounds).toBe(1);

		await vi.advanceTimersByTimeAsync(200);

		expect(rounds).toBe(2);
	});

	test('is delayed by changes without a pause for two seconds at most', async () => {
		start({ wakesOn });
		await commitFor(2_050);

		expect(rounds).toBe(2);
	});

	test('looks after what a long round may have passed already', async () => {
		start({ wakesOn, run: runLong });
		await commitFor(50);

		await vi.advanceTimersByTimeAsync(200);

		expect(rounds).toBe(2);
	});

	test('has a round after each interval too, even if another one takes long', async () => {
		start({ wakesOn, run: runLong });

		await vi.advanceTimersByTimeAsync(EVERY_MS + 200);

		expect(rounds).toBe(2);
	});

	test('is no longer woken after the end', async () => {
		const end = start({ wakesOn });
		commit();

		await end();
		await vi.advanceTimersByTimeAsync(EVERY_MS);

		expect(forget).toHaveBeenCalledOnce();
		expect(rounds).toBe(1);
	});
});
