import type { Decision } from '@tenantry/shared/decide.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { createdBy } from '@tenantry/shared/mutators.ts';

import type { Store, StoreTransaction } from '#store/store.ts';
import { prefetchRead } from '#sync/prefetch.ts';
import { decideChange, SEES_ALL_AT_ARRIVAL, type DevicelessActor } from './decide-for.ts';
import { PushTransaction } from './push-transaction.ts';

export interface SystemChange {
	readonly name: string;
	readonly args: unknown;
}

export interface SystemActor {
	/** The person on whose behalf the server acts, if any: the one who registers or enrols. */
	readonly administratorId?: string;
	readonly name: string;
	/** Why, in the operator's words. */
	readonly reason?: string | undefined;
}

/** The person at the server's own command line. */
export const OPERATOR: SystemActor = { name: 'Operator' };

export interface SystemRequest {
	readonly actor: SystemActor;
	readonly at: number;
	readonly changes: readonly SystemChange[];
}

/**
 * Applies the server's own changes (registration, enrolment, import, a new provider) in one
 * transaction, through the same mutators, audit and versions as all others. The caller reports
 * refused changes; they leave no event, so repeating an import changes nothing.
 */
export function applySystem(
	store: Store,
	{ providerId, ...request }: SystemRequest & { readonly providerId: string }
): Promise<Decision[]> {
	return store.write(providerId, (tx) => applyWithin(tx, request));
}

/** Applies the changes within the caller's transaction. */
export async function applyWithin(
	tx: StoreTransaction,
	{ actor, at, changes }: SystemRequest
): Promise<Decision[]> {
	const push = new PushTransaction(tx, { at });
	push.rows.prefetch(providers.name, tx.providerId);
	for (const { name, args } of changes) {
		prefetchRead(push.rows, { name, args });
		prefetchNew(push, name, args);
	}
	await push.load();
	const decisions: Decision[] = [];
	for (const change of changes) {
		const { decision } = await decideChange(push, systemActor(actor), change);
		decisions.push(decision);
	}
	await push.write();
	return decisions;
}

/** Requests the ids of new accounts in one batch, because thousands may be added at once. */
function prefetchNew({ accounts }: PushTransaction, name: string, args: unknown): void {
	for (const { collection, id } of createdBy({ name, args }))
		if (collections.get(collection)?.isIdGlobal === true) accounts.prefetch(id);
}

/** Decides as the server itself, which may do everything. */
export function systemActor(actor: SystemActor): DevicelessActor {
	const { administratorId, name: actorName, reason = null } = actor;
	return {
		standing: () => ({
			principal: { kind: 'system', administratorId: '', permissions: new Set() },
			...SEES_ALL_AT_ARRIVAL
		}),
		entry({ at }, { mutation: { name }, decision: { changes, outcome } }) {
			const [subject] = changes;
			return {
				name,
				mutation_id: null,
				actor_id: administratorId ?? null,
				actor_name: actorName,
				device_id: null,
				device_name: null,
				subject_collection: subject?.collection ?? null,
				subject_id: subject?.id ?? null,
				changes,
				reason,
				ticket: null,
				outcome,
				code: null,
				made_at: at
			};
		}
	};
}
