import type { Account } from '#store/account.ts';
import type { Head, Store, StoreReader, StoreTransaction } from '#store/store.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { carryOutDuePlans } from './due-plans.ts';
import { nextDueTime } from './due-times.ts';

export interface StoreWithPlans extends Store {
	/** Carries out what is due in a provider. */
	readonly endDue: (providerId: string) => Promise<void>;
}

export interface PlanOptions {
	readonly clock: () => number;
	/** Called when a plan fails, which is a bug. */
	readonly onBug: (error: unknown) => void;
	readonly onAccessEnd: (ending: AccessEnding & Account) => void;
}

interface Known extends Head {
	readonly dueAt: number;
}

/**
 * Carries out what is due before every transaction and every read, so that no answer and no
 * decision rests on access that has ended, however late the schedule is.
 */
export function storeWithPlans(store: Store, options: PlanOptions): StoreWithPlans {
	const { clock, onBug, onAccessEnd } = options;
	const knownByProvider = new Map<string, Known>();

	async function write<T>(
		providerId: string,
		run: (tx: StoreTransaction) => Promise<T>
	): Promise<T> {
		let endings: readonly AccessEnding[] = [];
		const answer = await store.write(providerId, async (tx) => {
			endings = (await isDue(tx)) ? await carryOutDuePlans(tx, { at: clock(), onBug }) : [];
			return run(tx);
		});
		for (const ending of endings) onAccessEnd({ ...ending, providerId });
		return answer;
	}

	/**
	 * A due time only changes together with the head, except that a refused plan is postponed. So
	 * nothing is asked while the head stays, which keeps refused sign-ins of known people as fast as
	 * those of unknown ones.
	 */
	async function isDue(reader: StoreReader): Promise<boolean> {
		const { providerId, head } = reader;
		const known = knownByProvider.get(providerId);
		const isCurrent = known?.version === head.version && known.hash === head.hash;
		if (isCurrent && known.dueAt > clock()) return false;
		const dueAt = await nextDueTime(reader);
		knownByProvider.set(providerId, { ...head, dueAt });
		return dueAt <= clock();
	}

	async function endDue(providerId: string): Promise<void> {
		await write(providerId, async () => undefined);
	}

	return {
		...store,
		write,
		endDue,
		async read(providerId, run) {
			for (;;) {
				const answer = await store.read(providerId, async (reader) =>
					(await isDue(reader)) ? undefined : { value: await run(reader) }
				);
				if (answer !== undefined) return answer.value;
				await endDue(providerId);
			}
		}
	};
}
