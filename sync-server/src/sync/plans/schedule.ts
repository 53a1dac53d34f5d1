import type { Store } from '#store/store.ts';
import { providersWithDuePlans } from './due-times.ts';

export interface ScheduleDependencies {
	readonly store: Pick<Store, 'db'>;
	readonly clock: () => number;
	readonly endDue: (providerId: string) => Promise<void>;
	readonly onError: (error: unknown) => void;
}

const LOOK_EVERY_MS = 2_000;

/**
 * Carries out what is due while no one asks for anything, so that the log, the devices and the mails
 * follow soon. Nothing depends on its being on time, and several processes may run it.
 */
export function startPlanSchedule(dependencies: ScheduleDependencies): { end(): Promise<void> } {
	const { onError } = dependencies;
	let round = Promise.resolve();
	let isRunning = false;

	function go(): void {
		if (isRunning) return;
		isRunning = true;
		round = endAllDue(dependencies)
			.catch(onError)
			.finally(() => (isRunning = false));
	}

	const looking = setInterval(go, LOOK_EVERY_MS);
	go();
	return {
		async end() {
			clearInterval(looking);
			await round;
		}
	};
}

async function endAllDue({ store, clock, endDue, onError }: ScheduleDependencies): Promise<void> {
	for (const providerId of await providersWithDuePlans(store.db, clock()))
		await endDue(providerId).catch(onError);
}
