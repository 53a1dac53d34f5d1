import { setTimeout as wait } from 'node:timers/promises';

type OnError = (error: unknown) => void;

/** Work that a running server does again and again. Several processes may do the same. */
export interface Job {
	readonly everyMs: number;
	/** Does what is due; errors do not end the round. A woken job handles overlapping rounds. */
	readonly run: (onError: OnError) => Promise<void>;
	readonly onError: OnError;
	/** Subscribes to what wakes the job; the returned function unsubscribes. */
	readonly wakesOn?: (wake: () => void) => () => void;
	/** The start needs no round. */
	readonly isLate?: boolean;
	/** Keeps running rounds from beginning anything further. */
	readonly stop?: () => void;
	/** Timeout at shutdown, after which the next start does what the round leaves. */
	readonly finishWithinMs?: number;
}

/** Debounce: a woken job waits until commits pause, because a round competes with pushes for the disk. */
const QUIET_MS = 200;
const LATEST_MS = 2_000;

/** The returned function ends the jobs and waits for running rounds. */
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
