import type { Store } from '#store/store.ts';
import { startSchedule } from '#sync/schedule.ts';
import { providersWithDuePlans } from './plan-times.ts';

export interface PlanScheduleDependencies {
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
export function startPlanSchedule(dependencies: PlanScheduleDependencies): {
	end(): Promise<void>;
} {
	const { onError } = dependencies;
	return startSchedule({ everyMs: LOOK_EVERY_MS, run: () => endAllDue(dependencies), onError });
}

async function endAllDue({
	store,
	clock,
	endDue,
	onError
}: PlanScheduleDependencies): Promise<void> {
	for (const providerId of await providersWithDuePlans(store.db, clock()))
		await endDue(providerId).catch(onError);
}
