import { setTimeout as wait } from 'node:timers/promises';

type OnError = (error: unknown) => void;

/** Work that a running server does again and again. Several processes may do the same. */
export interface Job {
	readonly everyMs: number;
	/**
	 * Does what is due, and reports what goes wrong without ending the round. A job that something
	 * wakes takes care of rounds that overlap.
	 */
	readonly run: (onError: OnError) => Promise<void>;
	readonly onError: OnError;
	/** Subscribes to what wakes the job; returns a function that ends it. */
	readonly wakesOn?: (wake: () => void) => () => void;
	/** Whether the start does without a round. */
	readonly isLate?: boolean;
	/** Keeps the rounds under way from beginning anything further. */
	readonly stop?: () => void;
	/** Timeout at shutdown, after which the next start does what the round leaves. */
	readonly finishWithinMs?: number;
}

/** Debounce: a woken job waits until commits pause, because a round competes with pushes for the disk. */
const QUIET_MS = 200;
/** Limit on that wait, for a provider that changes all the time. */
const LATEST_MS = 2_000;

/** Starts jobs; returns a function that ends them, and waits for rounds that are under way. */
export function startJobs(jobs: readonly Job[]): () => Promise<void> {
	const ends = jobs.map(startJob);
	return async () => {
		await Promise.all(ends.map((end) => end()));
	};
}

function startJob({ everyMs, run, onError, wakesOn, ...job }: Job): () => Promise<void> {
	let soon: NodeJS.Timeout | undefined;
	let askedAt: number | undefined;
	let round = Promise.resolve();
	let isRunning = false;

	function go(): void {
		askedAt = undefined;
		isRunning = true;
		round = run(onError)
			.catch(onError)
			.finally(() => (isRunning = false));
	}

	function goUnlessRunning(): void {
		if (!isRunning) go();
	}

	function wake(): void {
		const now = performance.now();
		askedAt ??= now;
		clearTimeout(soon);
		soon = setTimeout(go, Math.max(0, Math.min(QUIET_MS, askedAt + LATEST_MS - now)));
	}

	const forget = wakesOn?.(wake);
	const looking = setInterval(wakesOn ? wake : goUnlessRunning, everyMs);
	if (!job.isLate) go();
	return async () => {
		forget?.();
		clearTimeout(soon);
		clearInterval(looking);
		job.stop?.();
		const { finishWithinMs } = job;
		if (finishWithinMs === undefined) await round;
		else await Promise.race([round, wait(finishWithinMs, undefined, { ref: false })]);
	};
}
