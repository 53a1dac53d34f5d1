import { err, ok, type Result } from '@tenantry/shared/result.ts';

export interface Semaphore {
	run<T>(task: () => Promise<T>): Promise<Result<T, 'overloaded'>>;
}

export function createSemaphore({ width, queue }: { width: number; queue: number }): Semaphore {
	const waiting: (() => void)[] = [];
	let running = 0;

	/** Hands a freed place to the task that waits longest, so that no task overtakes another. */
	function leave(): void {
		const next = waiting.shift();
		if (next === undefined) running--;
		else next();
	}

	async function enter(): Promise<boolean> {
		if (running < width) {
			running++;
			return true;
		}
		if (waiting.length >= queue) return false;
		await new Promise<void>((admit) => waiting.push(admit));
		return true;
	}

	return {
		async run(task) {
			if (!(await enter())) return err('overloaded');
			try {
				return ok(await task());
			} finally {
				leave();
			}
		}
	};
}
