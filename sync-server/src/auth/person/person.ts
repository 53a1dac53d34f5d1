import * as z from 'zod/mini';
import { displayName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { Administrator, foldEmail } from '@tenantry/shared/domain/administrator/schema.ts';
import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import { Provider } from '@tenantry/shared/domain/provider/schema.ts';
import type { Row } from '@tenantry/shared/row.ts';

import type { Account } from '#store/account.ts';
import type { Database, Store, StoreReader, StoredRow } from '#store/store.ts';

/** Administrator with everything that signing in depends on. */
export interface Person extends Account {
	readonly administrator: Administrator;
	readonly provider: Provider;
	readonly isMfaRequired: boolean;
	readonly credential: Credential;
}

/** Secrets that never leave the server. */
export interface Credential {
	readonly passwordHash: string | null;
	readonly totpSealed: string | null;
	readonly totpPendingSealed: string | null;
}

const Json = z.record(z.string(), z.unknown());
const Versions = z.record(z.string(), z.number());

/** Across all providers, without deleted people. */
export async function findByEmail(store: Store, email: string): Promise<Person[]> {
	const entries = await store.db
		.selectFrom('record_index')
		.select(['provider_id', 'id'])
		.where('collection', '=', 'administrator')
		.where('name', '=', 'email')
		.where('value', '=', foldEmail(email))
		.execute();
	const people = await Promise.all(
		entries.map(({ provider_id, id }) =>
			store.read(provider_id, (reader) => readPerson(reader, id))
		)
	);
	return people.filter((person) => person !== undefined);
}

/** Reads an arbitrary person and discards the result, so that an unknown address costs the same. */
export async function readAnyPerson(store: Store): Promise<void> {
	const entry = await store.db
		.selectFrom('record_index')
		.select(['provider_id', 'id'])
		.where('collection', '=', 'administrator')
		.where('name', '=', 'email')
		.limit(1)
		.executeTakeFirst();
	if (entry === undefined) return;
	await store.read(entry.provider_id, (reader) => readPerson(reader, entry.id));
}

/** Undefined if the person is deleted, never existed, or belongs to another provider. */
export async function readPerson(
	reader: StoreReader,
	administratorId: string
): Promise<Person | undefined> {
	const person = await readLastPerson(reader, administratorId);
	return person?.isDeleted === true ? undefined : person;
}

/** Reads a person, as they last were if they have been deleted, to tell them of it. */
export async function readLastPerson(
	reader: StoreReader,
	administratorId: string
): Promise<(Person & { readonly isDeleted: boolean }) | undefined> {
	const { providerId } = reader;
	const stored = await reader.rows([
		{ collection: 'administrator', id: administratorId },
		{ collection: 'provider', id: providerId }
	]);
	const rowOf = (collection: string) => {
		const row = stored.find((candidate) => candidate.collection === collection);
		return row === undefined ? undefined : toRow(row);
	};
	const administrator = rowOf('administrator');
	const provider = rowOf('provider');
	if (administrator === undefined || provider === undefined) return undefined;
	const credential = await readCredential(reader.db, { providerId, administratorId });
	if (credential === undefined) return undefined;
	return {
		providerId,
		administratorId,
		isDeleted: administrator.deleted !== undefined,
		administrator: Administrator.parse(administrator.value),
		provider: Provider.parse(provider.value),
		isMfaRequired: isMfaRequired({ row: rowOf }, administratorId, providerId),
		credential
	};
}

export function nameOf({ administrator }: Person): string {
	return displayName(administrator);
}

async function readCredential(
	db: Database,
	{ providerId, administratorId }: Account
): Promise<Credential | undefined> {
	const row = await db
		.selectFrom('account')
		.leftJoin('credential', (join) =>
			join
				.onRef('credential.provider_id', '=', 'account.provider_id')
				.onRef('credential.administrator_id', '=', 'account.administrator_id')
		)
		.select(['password_hash', 'totp_sealed', 'totp_pending_sealed'])
		.where((account) =>
			account.and({
				'account.provider_id': providerId,
				'account.administrator_id': administratorId
			})
		)
		.executeTakeFirst();
	if (row === undefined) return undefined;
	return {
		passwordHash: row.password_hash,
		totpSealed: row.totp_sealed,
		totpPendingSealed: row.totp_pending_sealed
	};
}

function toRow({ value, created, fields, deleted }: StoredRow): Row {
	return {
		created,
		value: Json.parse(JSON.parse(value)),
		fields: Versions.parse(JSON.parse(fields)),
		...(deleted !== null && { deleted })
	};
}
