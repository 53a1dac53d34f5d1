import type { Store } from '#store/store.ts';

import { findReminders, providersWithNeeds, REMIND_AFTER_MS } from './due-reminders.ts';
import { queueReminders } from './reminder.ts';

export interface RemindersDependencies {
	readonly store: Store;
	readonly clock: () => number;
}

/** Queues reminders, in the background, to people without a notified device. */
export interface Reminders {
	deliver(): Promise<void>;
	stop(): void;
}

/**
 * Looks at every provider this often, because a person can come to need a reminder without a
 * change: their last notified device may have signed out.
 */
const LOOK_EVERY_MS = 60 * 60_000;
const AT_ONCE = 20;

/** The database alone tells what is due, so a new process need not know the last one's state. */
export function createReminders({ store, clock }: RemindersDependencies): Reminders {
	const lookAt = new Map<string, number>();
	let allAt = 0;
	let isStopped = false;
	let running: Promise<void> | undefined;
	// A commit reminds no one sooner than this, so it costs no query.
	const forget = store.onVersion((providerId) => look(providerId, clock() + REMIND_AFTER_MS));

	function look(providerId: string, at: number): void {
		lookAt.set(providerId, Math.min(at, lookAt.get(providerId) ?? at));
	}

	async function run(): Promise<void> {
		const at = clock();
		if (at >= allAt) {
			for (const providerId of await providersWithNeeds(store.db)) look(providerId, at);
			allAt = at + LOOK_EVERY_MS;
		}
		for (const [providerId, dueAt] of [...lookAt]) {
			if (isStopped) return;
			if (dueAt <= at) await lookNow(providerId, at);
		}
	}

	async function lookNow(providerId: string, at: number): Promise<void> {
		lookAt.delete(providerId);
		try {
			const nextAt = await remindProvider(store, providerId, at);
			if (nextAt < Infinity) look(providerId, nextAt);
		} catch (error) {
			// Retried after the others in the next round, because they may work.
			look(providerId, at);
			throw error;
		}
	}

	return {
		deliver() {
			running ??= run().finally(() => (running = undefined));
			return running;
		},
		stop() {
			isStopped = true;
			forget();
		}
	};
}

async function remindProvider(store: Store, providerId: string, at: number): Promise<number> {
	const { due, nextAt } = await store.read(providerId, (reader) => findReminders(reader, at));
	for (let first = 0; first < due.length; first += AT_ONCE) {
		const some = due.slice(first, first + AT_ONCE);
		await store.write(providerId, (tx) => queueReminders(tx, some, at));
	}
	return nextAt;
}
