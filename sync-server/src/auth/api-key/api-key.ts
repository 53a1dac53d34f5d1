import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';

import { hashToken } from '#auth/keys/token.ts';
import { ownerColumns, type Account } from '#store/account.ts';
import { readAfterPlans } from '#store/read-after-plans.ts';
import type { Database, Tables } from '#store/store.ts';
import { unlessFull } from '#store/trouble.ts';

import { isApiKey, newApiKey, prefixOf } from './api-key-text.ts';

export interface Caller extends Account {
	readonly keyHash: string;
	readonly prefix: string;
	readonly address?: string | undefined;
}

export type ApiKeyState =
	| { readonly kind: 'active'; readonly caller: Caller }
	| { readonly kind: 'ended'; readonly caller: Caller; readonly reason: string }
	| { readonly kind: 'unknown' }
	/** Not shaped like a key, so it is not looked up. */
	| { readonly kind: 'malformed' };

export interface MadeApiKey {
	readonly key: string;
	readonly prefix: string;
	readonly expiresAt: number;
}

const MINUTE = 60_000;

export async function makeApiKey(
	tx: Database,
	account: Account,
	{ at, expiresAt }: { readonly at: number; readonly expiresAt: number }
): Promise<MadeApiKey> {
	const key = newApiKey();
	const prefix = prefixOf(key);
	await endApiKey(tx, account, { at, reason: 'replaced' });
	await tx
		.insertInto('api_key')
		.values({
			hash: hashToken(key),
			prefix,
			created_at: at,
			expires_at: expiresAt,
			...ownerColumns(account),
			last_used_at: null,
			ended_at: null,
			ended_reason: null
		})
		.execute();
	return { key, prefix, expiresAt };
}

export async function endApiKey(
	tx: Database,
	account: Account,
	{ at, reason }: { readonly at: number; readonly reason: string }
): Promise<void> {
	await tx
		.updateTable('api_key')
		.set({ ended_at: at, ended_reason: reason })
		.where((row) => row.and(ownerColumns(account)))
		.where('ended_at', 'is', null)
		.execute();
}

export async function suspendApiKey(tx: Database, account: Account, at: number): Promise<void> {
	await endApiKey(tx, account, { at, reason: 'suspended' });
}

export async function restoreApiKey(tx: Database, account: Account): Promise<void> {
	await tx
		.updateTable('api_key')
		.where((row) => row.and(ownerColumns(account)))
		.set({ ended_at: null, ended_reason: null })
		.where('ended_reason', '=', 'suspended')
		.execute();
}

/** Ends even a blocked key, which would otherwise come back. */
export async function revokeApiKey(
	tx: Database,
	account: Account,
	{ at, reason }: { readonly at: number; readonly reason: string }
): Promise<void> {
	await tx
		.updateTable('api_key')
		.where((row) => row.and(ownerColumns(account)))
		.set({ ended_at: at, ended_reason: reason })
		.where(isKept)
		.execute();
}

/** Matches a key that is in use, or will be again when its owner is restored. */
export function isKept(
	key: ExpressionBuilder<Tables, 'api_key'>
): ExpressionWrapper<Tables, 'api_key', SqlBool> {
	return key.or([key('ended_at', 'is', null), key('ended_reason', '=', 'suspended')]);
}

/** The store, which can end what is due before a key is checked. */
export interface StoreWithKeys {
	readonly db: Database;
	readonly endDue: (providerId: string) => Promise<void>;
}

/** Notes the key's use at most once a minute. */
export async function findApiKey(
	store: StoreWithKeys,
	key: string,
	at: number
): Promise<ApiKeyState> {
	const { db } = store;
	if (!isApiKey(key)) return { kind: 'malformed' };
	const keyHash = hashToken(key);
	const row = await readAfterPlans(store, at, () =>
		db
			.selectFrom('api_key')
			.selectAll()
			.select((row) =>
				row
					.selectFrom('plan_time')
					.select(({ fn }) => fn.min('due_at').as('at'))
					.whereRef('plan_time.provider_id', '=', 'api_key.provider_id')
					.as('due_at')
			)
			.where('hash', '=', keyHash)
			.executeTakeFirst()
	);
	if (row === undefined) return { kind: 'unknown' };
	const { provider_id: providerId, administrator_id: administratorId, prefix } = row;
	const caller = { providerId, administratorId, keyHash, prefix };
	if (row.ended_reason !== null) return { kind: 'ended', caller, reason: row.ended_reason };
	if (row.expires_at <= at) return { kind: 'ended', caller, reason: 'expired' };
	if ((row.last_used_at ?? 0) + MINUTE <= at) await unlessFull(noteUse(db, keyHash, at));
	return { kind: 'active', caller };
}

async function noteUse(db: Database, keyHash: string, at: number): Promise<void> {
	await db.updateTable('api_key').set({ last_used_at: at }).where('hash', '=', keyHash).execute();
}

/** Repeats the check within a transaction, because the key may have ended since. */
export async function isApiKeyAlive(
	tx: Database,
	{ keyHash, ...account }: Caller,
	at: number
): Promise<boolean> {
	const row = await tx
		.selectFrom('api_key')
		.select('hash')
		.where('hash', '=', keyHash)
		.where((row) => row.and(ownerColumns(account)))
		.where('ended_at', 'is', null)
		.where('expires_at', '>', at)
		.executeTakeFirst();
	return row !== undefined;
}
