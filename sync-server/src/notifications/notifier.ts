import { delayAfter } from '#mail/backoff.ts';
import type { Store } from '#store/store.ts';

import type { Delivery, PushService } from './push-service.ts';
import {
	claim,
	findNews,
	forget,
	rest,
	settle,
	subscribedProviders,
	type News,
	type Subscription
} from './subscriptions.ts';

export interface NotifierDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly pushService: PushService;
	readonly log: { warn(fields: object, message: string): void };
}

export interface Notifier {
	deliver(): Promise<void>;
	stop(): void;
}

/** Longer than the timeout of a push service. */
const LEASE_MS = 30_000;
/** A device is notified once for everything that comes to need its person within this time. */
const QUIET_MS = 60_000;
const MAX_ATTEMPTS = 8;
/** Messages of one provider sent at once; nobody else waits for them. */
const AT_ONCE = 4;

export function createNotifier(dependencies: NotifierDependencies): Notifier {
	const { store, clock } = dependencies;
	const moved = new Set<string>();
	const forgetListener = store.onVersion((providerId) => moved.add(providerId));
	let hasStarted = false;
	let isStopped = false;
	const busy = new Map<string, Promise<void>>();
	const again = new Set<string>();

	/** At first every provider with subscriptions, because some may have moved before the start. */
	async function dueProviders(): Promise<Set<string>> {
		// Providers that move after this are checked next time.
		const changed = [...moved];
		moved.clear();
		try {
			const subscribed = new Set(await subscribedProviders(store.db));
			const due = hasStarted ? await subscribedProviders(store.db, clock()) : subscribed;
			hasStarted = true;
			return new Set([...changed.filter((id) => subscribed.has(id)), ...due]);
		} catch (error) {
			for (const id of changed) moved.add(id);
			throw error;
		}
	}

	/** Notifies a provider's devices, apart from all others: where they are is up to its people. */
	function notifyApart(providerId: string): Promise<void> {
		again.add(providerId);
		const running = busy.get(providerId) ?? notifyWhileAsked(providerId);
		busy.set(providerId, running);
		return running;
	}

	/** Looks again if something moved during the run, which may have passed it already. */
	async function notifyWhileAsked(providerId: string): Promise<void> {
		try {
			while (again.delete(providerId) && !isStopped) await notifyProvider(dependencies, providerId);
		} catch (error) {
			// If the database failed, this provider is checked next time.
			moved.add(providerId);
			throw error;
		} finally {
			busy.delete(providerId);
		}
	}

	async function deliver(): Promise<void> {
		do {
			const due = await dueProviders();
			const outcomes = await Promise.allSettled([...due].map(notifyApart));
			for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
		} while (moved.size > 0 && !isStopped);
	}

	return {
		deliver,
		stop() {
			isStopped = true;
			forgetListener();
		}
	};
}

async function notifyProvider(
	dependencies: NotifierDependencies,
	providerId: string
): Promise<void> {
	const { store, clock } = dependencies;
	const at = clock();
	const news = await findNews(store, providerId, at);
	for (let first = 0; first < news.length; first += AT_ONCE)
		await Promise.all(news.slice(first, first + AT_ONCE).map((one) => notify(dependencies, one)));
	await rest(store.db, providerId, at);
}

async function notify(
	{ store, clock, pushService, log }: NotifierDependencies,
	{ subscription, needsYou, through }: News
): Promise<void> {
	const at = clock();
	if (!(await claim(store.db, subscription, { at, until: at + LEASE_MS }))) return;
	const delivery = await pushService.send(subscription, JSON.stringify({ needsYou }));
	if (delivery.kind !== 'taken') {
		const { host } = new URL(subscription.endpoint);
		log.warn({ host, reason: delivery.reason }, 'notification not sent');
	}
	if (delivery.kind === 'gone') await forget(store.db, subscription);
	else await settle(store.db, subscription, nextOf(subscription, delivery, { at, through }));
}

function nextOf(
	{ attempts, told_version }: Subscription,
	delivery: Delivery,
	{ at, through }: { readonly at: number; readonly through: number }
): Parameters<typeof settle>[2] {
	if (delivery.kind !== 'later' || attempts + 1 >= MAX_ATTEMPTS)
		return { told_version: through, attempts: 0, next_attempt_at: at + QUIET_MS };
	const delayMs = Math.max(delayAfter(attempts + 1), delivery.retryAfterMs ?? 0);
	return { told_version, attempts: attempts + 1, next_attempt_at: at + delayMs };
}
