import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import { openDatabase, type Storage } from '#lib/replica/store/database.ts';
import { sealInitialRows } from '#lib/replica/initial-rows.ts';
import { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import { isHoldRow, openWriter, type Writer } from '#lib/replica/store/writer.ts';
import { faultOf } from '#lib/vault/passphrase.ts';
import type { NewVaultMethod, PassphraseFault, UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { bringUpToDate, createVault, renewKey, withMethod } from '#lib/vault/vault-keeping.ts';
import { forgetKeys, openKeys, sealerOf } from '#lib/vault/vault.ts';
import type { MadeUnder } from '#lib/vault/wrap.ts';
import { identityOf, personKey, type Identity } from './identity.ts';
import { KEY_DUE, keepSignedIn, type OpenedVault, type UnwrappedVault } from './opened-vault.ts';
import { newTokens } from './unlock-tries.ts';

const EMPTIED = ['page', 'log', 'queue', 'settled', 'archive', 'envelope'] as const;

/** Seals the identity and the device's credential under a new data key. */
export async function makeVault(
	storage: Storage,
	signedIn: SignedIn,
	method: MadeUnder
): Promise<Result<OpenedVault, VaultError>> {
	const identity = identityOf(signedIn);
	const fault = await faultOfMethod(method, identity);
	if (fault !== undefined) return err({ code: fault });
	const made = await createVault(method, identity);
	if (made === undefined) return err({ code: 'passkey_refused' });
	const { record, keys } = made;
	const sealer = await sealerOf(record, keys);
	forgetKeys(keys);
	const database = await openDatabase(personKey(identity), storage);
	const writer = await openWriter(database);
	const initial = await sealInitialRows(sealer);
	await writer.write(['vault', ...EMPTIED, 'meta'], 'strict', (stores) => {
		// An interrupted removal of this person may have left rows, which no key opens any more.
		for (const name of EMPTIED) stores[name].clear();
		const keys = stores.meta.getAllKeys();
		keys.onsuccess = () => {
			for (const key of keys.result) if (!isHoldRow(key)) stores.meta.delete(key);
			for (const row of [...initial, ...newTokens()]) stores.meta.put(row);
		};
		stores.vault.put({ ...record, id: 'vault' });
	});
	const meta = new SealedMeta(database, writer, sealer);
	await keepSignedIn(meta, signedIn);
	return ok({ database, writer, sealer, meta, identity, record });
}

export interface NewLock {
	readonly method: NewVaultMethod;
	readonly release: () => boolean;
}

export async function lockVault(
	storage: Storage,
	identity: Identity,
	{ method, release }: NewLock
): Promise<Result<OpenedVault, VaultError>> {
	const fault = await faultOfMethod(method, identity);
	if (fault !== undefined) return err({ code: fault });
	const database = await openDatabase(personKey(identity), storage);
	const stored = await database.vault.get('vault');
	const keys = stored && (await openKeys(stored, { kind: 'none' }));
	if (stored?.format !== 2 || keys === undefined) {
		database.close();
		return err({ code: 'storage_failed' });
	}
	const locked = await withMethod({ record: stored, keys }, method);
	if (locked === undefined) {
		database.close();
		return err({ code: 'passkey_refused' });
	}
	if (!release()) {
		database.close();
		return err({ code: 'storage_failed' });
	}
	const { record } = locked;
	const sealer = await sealerOf(record, locked.keys);
	forgetKeys(locked.keys);
	const writer = await openWriter(database);
	await writer.write(['vault'], 'strict', ({ vault }) => vault.put({ ...record, id: 'vault' }));
	return ok({
		database,
		writer,
		sealer,
		meta: new SealedMeta(database, writer, sealer),
		identity,
		record
	});
}

/** Updates the record in one transaction, so that the vault opens after a crash at any point. */
export async function bringUpToDateIn(
	writer: Writer,
	{ record: stored, keys }: UnwrappedVault,
	{ secret, renews }: { readonly secret: UnlockSecret | null; readonly renews: boolean }
): Promise<UnwrappedVault> {
	const today = await bringUpToDate(stored, keys, secret ?? { kind: 'none' });
	const kept = renews ? await renewKey({ record: today, keys }) : { record: today, keys };
	await writer.write(['vault', 'meta'], 'strict', ({ vault, meta }) => {
		vault.put({ ...kept.record, id: 'vault' });
		meta.delete(KEY_DUE);
	});
	return kept;
}

/** Only a passphrase can be guessed, because an authenticator draws its secret. */
export async function faultOfMethod(
	method: MadeUnder,
	{ providerName, firstName, lastName, email }: Identity
): Promise<PassphraseFault | undefined> {
	if (method.kind !== 'passphrase') return undefined;
	return faultOf(method.text, [providerName, firstName, lastName, email]);
}
