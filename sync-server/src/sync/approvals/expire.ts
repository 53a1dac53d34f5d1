import { NOTHING_DECIDED } from '@tenantry/shared/decide.ts';

import type { Database, Store, StoreTransaction } from '#store/store.ts';
import { PushTransaction } from '#sync/push/push-transaction.ts';
import { requestEntry, requestOf, settleRequest, type ApprovalRequest } from './request.ts';

/** Limit of one transaction, because a long lock delays all others. */
const AT_ONCE = 200;
/** Limit of one provider's transactions in a look; the rest waits for the next. */
const MOST_ROUNDS = 50;

export interface ExpiryDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly onError: (error: unknown) => void;
}

/**
 * Expires what nobody approved in time, so that authors learn of it; a provider that fails holds up
 * no other. Nothing depends on its being on time, because a late approval is refused.
 */
export async function expireAllDue({ store, clock, onError }: ExpiryDependencies): Promise<void> {
	const due = await overdue(store.db, clock()).select('provider_id').distinct().execute();
	for (const { provider_id: providerId } of due)
		await expireIn(store, providerId, clock).catch(onError);
}

async function expireIn(store: Store, providerId: string, clock: () => number): Promise<void> {
	for (let round = 0; round < MOST_ROUNDS; round++)
		if (!(await store.write(providerId, (tx) => expireDue(tx, clock())))) return;
}

/** Expires some in one transaction. Returns whether there may be more. */
export async function expireDue(tx: StoreTransaction, at: number): Promise<boolean> {
	const due = await overdue(tx.db, at)
		.select('id')
		.where('provider_id', '=', tx.providerId)
		.orderBy('expires_at')
		.limit(AT_ONCE)
		.execute();
	if (due.length === 0) return false;
	const push = new PushTransaction(tx, { at });
	for (const { id } of due) {
		const request = await requestOf(push, id);
		if (request !== undefined) await expire(push, request);
	}
	await push.write();
	return push.events.length === AT_ONCE;
}

function overdue(db: Database, at: number) {
	return db
		.selectFrom('mutation')
		.where('outcome', '=', 'approval')
		.where('successor', 'is', null)
		.where('expires_at', '<=', at);
}

export async function expire(push: PushTransaction, request: ApprovalRequest): Promise<void> {
	const version = push.account({
		name: 'approval.expire',
		mutation_id: null,
		actor_id: null,
		actor_name: 'Schedule',
		device_id: null,
		device_name: null,
		subject_collection: null,
		subject_id: null,
		changes: [],
		reason: null,
		ticket: null,
		outcome: 'applied',
		code: null,
		made_at: push.at,
		...(await requestEntry(push, request))
	});
	settleRequest(push, request, {
		decision: { ...NOTHING_DECIDED, outcome: 'expired' },
		approval: 'expired',
		version
	});
}
