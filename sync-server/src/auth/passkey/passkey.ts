import * as z from 'zod/mini';
import type { PasskeysAnswer } from '@tenantry/shared/protocol/own-passkeys.ts';
import type { PasskeyDescriptor } from '@tenantry/shared/protocol/passkey.ts';

import type { Person } from '#auth/person/person.ts';
import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

export interface Passkey extends Account {
	readonly id: string;
	readonly publicKey: Uint8Array<ArrayBuffer>;
	readonly counter: number;
}

export interface AddedPasskey extends Passkey {
	readonly transports: readonly string[];
	readonly name: string;
	readonly isBackedUp: boolean;
}

type Own = PasskeysAnswer['passkeys'];

const Transports = z.array(z.string());
/** Limit per person, because each passkey is one more way to sign in. */
export const MAX_PASSKEYS = 20;

export async function findPasskey(db: Database, id: string): Promise<Passkey | undefined> {
	const row = await db
		.selectFrom('passkey')
		.select(['provider_id', 'administrator_id', 'public_key', 'counter'])
		.where('id', '=', id)
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { provider_id: providerId, administrator_id: administratorId, counter } = row;
	const publicKey = Uint8Array.from(Buffer.from(row.public_key, 'base64url'));
	return { id, providerId, administratorId, publicKey, counter };
}

export async function describePasskeys(
	db: Database,
	account: Account
): Promise<PasskeyDescriptor[]> {
	const rows = await db
		.selectFrom('passkey')
		.select(['id', 'transports'])
		.where((row) => row.and(ownerColumns(account)))
		.orderBy('created_at', 'desc')
		.orderBy('id')
		.execute();
	return rows.map(({ id, transports }) => ({
		id,
		transports: Transports.parse(JSON.parse(transports))
	}));
}

export async function hasPasskey(db: Database, account: Account): Promise<boolean> {
	const row = await db
		.selectFrom('passkey')
		.select('id')
		.where((row) => row.and(ownerColumns(account)))
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}

/** Recovery codes stand in for a second factor, but do not count as one. */
export async function hasSecondFactor(db: Database, person: Person): Promise<boolean> {
	return person.credential.totpSealed !== null || (await hasPasskey(db, person));
}

export async function listPasskeys(db: Database, account: Account): Promise<Own> {
	const rows = await db
		.selectFrom('passkey')
		.select(['id', 'name', 'created_at', 'last_used_at', 'is_backed_up'])
		.where((row) => row.and(ownerColumns(account)))
		.orderBy('created_at')
		.orderBy('id')
		.execute();
	return rows.map(({ id, name, ...row }) => ({
		id,
		name,
		createdAt: row.created_at,
		lastUsedAt: row.last_used_at,
		isBackedUp: row.is_backed_up === 1
	}));
}

/** False if the id is taken, because an existing passkey is never overwritten. */
export async function addPasskey(
	tx: Database,
	{ id, providerId, administratorId, ...passkey }: AddedPasskey,
	at: number
): Promise<boolean> {
	const added = await tx
		.insertInto('passkey')
		.values({
			id,
			provider_id: providerId,
			administrator_id: administratorId,
			public_key: Buffer.from(passkey.publicKey).toString('base64url'),
			counter: passkey.counter,
			transports: JSON.stringify(passkey.transports),
			name: passkey.name,
			is_backed_up: passkey.isBackedUp ? 1 : 0,
			created_at: at,
			last_used_at: null
		})
		.onConflict((conflict) => conflict.column('id').doNothing())
		.returning('id')
		.execute();
	return added.length > 0;
}

export async function renamePasskey(
	db: Database,
	account: Account,
	{ id, name }: { readonly id: string; readonly name: string }
): Promise<boolean> {
	const renamed = await db
		.updateTable('passkey')
		.set({ name })
		.where('id', '=', id)
		.where((row) => row.and(ownerColumns(account)))
		.returning('id')
		.execute();
	return renamed.length > 0;
}

export async function dropPasskey(tx: Database, account: Account, id: string): Promise<boolean> {
	const dropped = await tx
		.deleteFrom('passkey')
		.where('id', '=', id)
		.where((row) => row.and(ownerColumns(account)))
		.returning('id')
		.execute();
	return dropped.length > 0;
}

export async function dropPasskeys(tx: Database, account: Account): Promise<void> {
	await tx
		.deleteFrom('passkey')
		.where((row) => row.and(ownerColumns(account)))
		.execute();
}

/** False if the passkey was removed since, or a later use was noted first. */
export async function notePasskeyUse(
	db: Database,
	{ id, counter, ...account }: Account & Pick<Passkey, 'id' | 'counter'>,
	{ from, at }: { readonly from: number; readonly at: number }
): Promise<boolean> {
	const noted = await db
		.updateTable('passkey')
		.set({ counter, last_used_at: at })
		.where('id', '=', id)
		.where((row) => row.and(ownerColumns(account)))
		.where('counter', '=', from)
		.returning('id')
		.execute();
	return noted.length > 0;
}
