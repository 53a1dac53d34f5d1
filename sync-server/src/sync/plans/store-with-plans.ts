import type { Account } from '#store/account.ts';
import type { Head, Store, StoreReader, StoreTransaction } from '#store/store.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { carryOutDuePlans, type CarriedOut, type PlanRefusal } from './due-plans.ts';
import { nextPlanTime } from '#sync/plan-times.ts';

export interface StoreWithPlans extends Store {
	/** Carries out what is due in a provider. */
	readonly endDue: (providerId: string) => Promise<void>;
}

export interface PlanOptions {
	readonly clock: () => number;
	/** Called when a plan fails, which is a bug. */
	readonly onBug: (error: unknown) => void;
	/** Called when a plan is refused for the first time. */
	readonly onRefused: (refusal: PlanRefusal & { readonly providerId: string }) => void;
	readonly onAccessEnd: (ending: AccessEnding & Account) => void;
	/** Limit of transactions that carry out plans before one of another kind. */
	readonly mostRounds?: number;
}

interface Known extends Head {
	readonly dueAt: number;
}

/** At most 100,000 people's plans; what exceeds it fails one request, and goes on with the next. */
const MOST_ROUNDS = 1_000;

/**
 * Carries out what is due before every transaction and every read, so that no answer and no
 * decision rests on access that has ended, however late the schedule is.
 */
export function storeWithPlans(store: Store, options: PlanOptions): StoreWithPlans {
	const { clock, onBug, onAccessEnd, onRefused, mostRounds = MOST_ROUNDS } = options;
	const knownByProvider = new Map<string, Known>();

	async function write<T>(
		providerId: string,
		run: (tx: StoreTransaction) => Promise<T>
	): Promise<T> {
		for (let round = 0; round < mostRounds; round++) {
			const outcome = await store.write(providerId, async (tx) => {
				const dueAt = await nextDue(tx);
				if (dueAt <= clock()) return { done: await carryOutDuePlans(tx, { at: clock(), onBug }) };
				const answer = await run(tx);
				return { answer, ...(!tx.hasMovedPlans && { known: { ...tx.head, dueAt } }) };
			});
			if ('answer' in outcome) {
				if (outcome.known !== undefined) knownByProvider.set(providerId, outcome.known);
				return outcome.answer;
			}
			report(providerId, outcome.done);
		}
		throw new Error('The plans that are due do not end.');
	}

	function report(providerId: string, { endings, refusals }: CarriedOut): void {
		for (const ending of endings) onAccessEnd({ ...ending, providerId });
		for (const refusal of refusals) onRefused({ ...refusal, providerId });
	}

	/**
	 * A due time only changes together with the head, except that a refused plan is postponed. So
	 * nothing is asked while the head stays, which keeps refused sign-ins of known people as fast as
	 * those of unknown ones, nor once this server has moved it and no plan.
	 */
	async function nextDue(reader: StoreReader): Promise<number> {
		const { providerId, head } = reader;
		const known = knownByProvider.get(providerId);
		const isCurrent = known?.version === head.version && known.hash === head.hash;
		if (isCurrent && known.dueAt > clock()) return known.dueAt;
		const dueAt = await nextPlanTime(reader);
		knownByProvider.set(providerId, { ...head, dueAt });
		return dueAt;
	}

	async function endDue(providerId: string): Promise<void> {
		await write(providerId, async () => undefined);
	}

	return {
		...store,
		write,
		endDue,
		async read(providerId, run) {
			const answer = await store.read(providerId, async (reader) =>
				(await nextDue(reader)) <= clock() ? undefined : { value: await run(reader) }
			);
			if (answer !== undefined) return answer.value;
			await endDue(providerId);
			return store.read(providerId, run);
		}
	};
}
