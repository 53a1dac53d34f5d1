import { sql, type Selectable } from 'kysely';

import type { Database, Store, StoreReader, Tables } from '#store/store.ts';
import { isAnsweredTo, openNeeds } from '#sync/pull/needs.ts';

/** Where a device is notified, as stored. */
export type Subscription = Selectable<Tables['notification_subscription']>;

export interface News {
	readonly subscription: Subscription;
	readonly needsYou: number;
	readonly through: number;
}

/** All providers with subscriptions, or only those to look at again by a time. */
export async function subscribedProviders(db: Database, dueBy?: number): Promise<string[]> {
	const all = db.selectFrom('notification_subscription').select('provider_id').distinct();
	const asked =
		dueBy === undefined
			? all
			: all.where('next_attempt_at', '>', 0).where('next_attempt_at', '<=', dueBy);
	return (await asked.execute()).map(({ provider_id: id }) => id);
}

/**
 * Finds the devices to notify: a change came to need their person since they were last told, and
 * the device does not know it from the answer to its own push. Changes settled in the meantime do
 * not count.
 */
export function findNews(store: Store, providerId: string, at: number): Promise<News[]> {
	return store.read(providerId, async (reader) => {
		const news: News[] = [];
		const byPerson = Map.groupBy(await candidates(reader, at), (one) => one.administrator_id);
		for (const [administratorId, subscriptions] of byPerson) {
			const open = await openNeeds(reader, administratorId);
			for (const subscription of subscriptions) {
				const { told_version: notifiedThrough, device_id: deviceId } = subscription;
				const isNew = open.some(
					(stored) => stored.visible_at > notifiedThrough && !isAnsweredTo(deviceId, stored)
				);
				const found = { subscription, needsYou: open.length, through: reader.head.version };
				if (isNew) news.push(found);
			}
		}
		return news;
	});
}

/** Subscriptions for which anything open became visible since, found without its facts. */
function candidates({ db, providerId, head }: StoreReader, at: number): Promise<Subscription[]> {
	const open = sql<boolean>`mutation.successor IS NULL
		AND mutation.outcome NOT IN ('applied', 'noop')
		AND mutation.provider_id = subscription.provider_id
		AND mutation.visible_at > subscription.told_version`;
	return db
		.selectFrom('notification_subscription as subscription')
		.innerJoin('device', (join) =>
			join
				.onRef('device.provider_id', '=', 'subscription.provider_id')
				.onRef('device.administrator_id', '=', 'subscription.administrator_id')
				.onRef('device.id', '=', 'subscription.device_id')
		)
		.selectAll('subscription')
		.where('subscription.provider_id', '=', providerId)
		.where('subscription.told_version', '<', head.version)
		.where('subscription.next_attempt_at', '<=', at)
		.where('subscription.claimed_until', '<=', at)
		.where('device.ended_at', 'is', null)
		.where(
			sql<boolean>`(
				EXISTS (SELECT 1 FROM mutation
					WHERE ${open} AND mutation.author_id = subscription.administrator_id)
				OR EXISTS (SELECT 1 FROM mutation
					WHERE ${open} AND mutation.outcome IN ('quarantined', 'approval'))
			)`
		)
		.execute();
}

/** Takes a subscription under a lease, because other processes may be about to send as well. */
export async function claim(
	db: Database,
	subscription: Subscription,
	{ at, until }: { readonly at: number; readonly until: number }
): Promise<boolean> {
	const claimed = await db
		.updateTable('notification_subscription')
		// If this process is killed while it sends, another one looks again after the lease.
		.set({ claimed_until: until, next_attempt_at: until })
		.where((row) => row.and(same(subscription)))
		.where('claimed_until', '<=', at)
		.returning('device_id')
		.execute();
	return claimed.length > 0;
}

/** Records how an attempt ended, unless the device has subscribed again in the meantime. */
export async function settle(
	db: Database,
	subscription: Subscription,
	outcome: Pick<Subscription, 'told_version' | 'attempts' | 'next_attempt_at'>
): Promise<void> {
	await db
		.updateTable('notification_subscription')
		.set({ ...outcome, claimed_until: 0 })
		.where((row) => row.and(same(subscription)))
		.execute();
}

/** Deletes a subscription that reaches no one, unless the device has subscribed again. */
export async function forget(db: Database, subscription: Subscription): Promise<void> {
	await db
		.deleteFrom('notification_subscription')
		.where((row) => row.and(same(subscription)))
		.execute();
}

/** Stops looking at a provider's subscriptions by time, because nothing is left to tell. */
export async function rest(db: Database, providerId: string, at: number): Promise<void> {
	await db
		.updateTable('notification_subscription')
		.set({ next_attempt_at: 0, attempts: 0 })
		.where('provider_id', '=', providerId)
		.where('next_attempt_at', '>', 0)
		.where('next_attempt_at', '<=', at)
		.where('claimed_until', '<=', at)
		.execute();
}

function same(subscription: Subscription) {
	const { provider_id, administrator_id, device_id, endpoint, told_version } = subscription;
	return { provider_id, administrator_id, device_id, endpoint, told_version };
}
