export interface ScheduleDependencies {
	readonly everyMs: number;
	readonly run: () => Promise<void>;
	readonly onError: (error: unknown) => void;
}

/** Runs something now and then, one round at a time. Several processes may do so. */
export function startSchedule({ everyMs, run, onError }: ScheduleDependencies): {
	end(): Promise<void>;
} {
	let round = Promise.resolve();
	let isRunning = false;

	function go(): void {
		if (isRunning) return;
		isRunning = true;
		round = run()
			.catch(onError)
			.finally(() => (isRunning = false));
	}

	const looking = setInterval(go, everyMs);
	go();
	return {
		async end() {
			clearInterval(looking);
			await round;
		}
	};
}
