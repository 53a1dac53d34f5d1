import { randomBytes } from 'node:crypto';

import type { MutationArgs } from '@tenantry/shared/mutators.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';

import type { Database, Store, StoreTransaction } from '#store/store.ts';
import { applyWithin, type SystemActor, type SystemChange } from '#sync/push/system-actor.ts';

export interface NewProvider {
	readonly providerName: string;
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
}

/** Rolls the transaction back: a provider must not exist without an owner. */
export class ProvisioningRefused extends Error {
	readonly code: RejectionCode;

	constructor(code: RejectionCode) {
		super(code);
		this.code = code;
	}
}

export interface ProvisionedIds {
	readonly providerId: string;
	readonly administratorId: string;
}

export function provisioning<T>(
	store: Store,
	run: (tx: StoreTransaction, ids: ProvisionedIds) => Promise<T>
): Promise<T> {
	const ids = { providerId: newId(), administratorId: newId() };
	return store.write(ids.providerId, (tx) => run(tx, ids));
}

export async function createProvider(
	tx: StoreTransaction,
	{ providerName, ...owner }: NewProvider,
	{ id, actor, at }: { readonly id: string; readonly actor: SystemActor; readonly at: number }
): Promise<void> {
	const create: MutationArgs<'provider.create'> = { name: providerName };
	const add: MutationArgs<'administrator.create'> = {
		id,
		...owner,
		role: 'Administrator With Billing'
	};
	const changes: readonly SystemChange[] = [
		{ name: 'provider.create', args: create },
		{ name: 'administrator.create', args: add }
	];
	const decisions = await applyWithin(tx, { actor, at, changes });
	const refused = decisions.find(({ rejection }) => rejection !== undefined);
	if (refused?.rejection !== undefined) throw new ProvisioningRefused(refused.rejection.code);
}

export async function isEmpty(db: Database): Promise<boolean> {
	const provider = await db
		.selectFrom('record')
		.select('id')
		.where('collection', '=', 'provider')
		.limit(1)
		.executeTakeFirst();
	return provider === undefined;
}

function newId(): string {
	return randomBytes(12).toString('hex');
}
