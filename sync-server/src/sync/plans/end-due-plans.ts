import { providersWithDuePlans } from '#sync/plan-times.ts';
import type { StoreWithPlans } from './store-with-plans.ts';

export interface DuePlansDependencies {
	readonly store: Pick<StoreWithPlans, 'db' | 'endDue'>;
	readonly clock: () => number;
	readonly onError: (error: unknown) => void;
}

/**
 * Carries out what is due while no one asks for anything, so that the log, the devices and the mails
 * follow soon. Nothing depends on its being on time.
 */
export async function endDuePlans({ store, clock, onError }: DuePlansDependencies): Promise<void> {
	for (const providerId of await providersWithDuePlans(store.db, clock()))
		await store.endDue(providerId).catch(onError);
}
