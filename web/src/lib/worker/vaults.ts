import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { openDatabase, type Database, type Storage } from '#lib/replica/database.ts';
import { initials, maskEmail, tagEmail, type KnownPerson } from '#lib/replica/people.ts';
import { SealedMeta } from '#lib/replica/sealed-meta.ts';
import { openWriter, type Writer } from '#lib/replica/write.ts';
import {
	afterFailure,
	MAX_FAILURES,
	NO_ATTEMPTS,
	waitMs,
	type Attempts
} from '#lib/vault/attempts.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import { createVault, openVault, type VaultRecord } from '#lib/vault/vault.ts';
import { identityOf, personKey, type Identity } from './identity.ts';
import type { VaultError } from './worker-api.ts';

/** One person's database with its key in memory. */
export interface OpenedVault {
	readonly database: Database;
	readonly writer: Writer;
	readonly sealer: Sealer;
	readonly meta: SealedMeta;
	readonly identity: Identity;
	/** The data key, wrapped. */
	readonly record: VaultRecord;
}

/** Ends the first sign-in: a new data key, and under it who this is and the device's credential. */
export async function makeVault(
	storage: Storage,
	signedIn: SignedIn,
	passphrase: string
): Promise<OpenedVault> {
	const identity = identityOf(signedIn);
	const { record, sealer } = await createVault(passphrase, identity);
	const database = await openDatabase(personKey(identity), storage);
	const writer = await openWriter(database);
	await writer.write(['vault', 'page', 'log', 'queue', 'settled', 'meta'], 'strict', (stores) => {
		// What a person who was dropped half-way has left opens under no key that there is.
		for (const name of ['page', 'log', 'queue', 'settled'] as const) stores[name].clear();
		for (const id of ['state', 'attempts']) stores.meta.delete(id);
		stores.vault.put({ ...record, id: 'vault' });
	});
	const meta = new SealedMeta(database, writer, sealer);
	await keepSignedIn(meta, signedIn);
	return { database, writer, sealer, meta, identity, record };
}

/** After a sign-in: who this is now, and what opens the next session. */
export async function keepSignedIn(meta: SealedMeta, signedIn: SignedIn): Promise<void> {
	await meta.put('identity', identityOf(signedIn));
	await meta.put('credential', signedIn.deviceCredential);
}

export interface UnlockOptions {
	readonly personKey: string;
	readonly passphrase: string;
	readonly now: number;
	/** A full sign-in has just come before it. */
	readonly isSignedIn: boolean;
}

/** Opens a vault. A try counts before it is made, so that a killed tab does not win one. */
export async function unlockVault(
	storage: Storage,
	{ personKey: key, passphrase, now, isSignedIn }: UnlockOptions
): Promise<Result<OpenedVault, VaultError>> {
	const database = await openDatabase(key, storage);
	const opened = await tryPassphrase(database, { passphrase, now, isSignedIn });
	if (!opened.ok) {
		database.close();
		return opened;
	}
	const { sealer, record } = opened.value;
	const writer = await openWriter(database);
	const meta = new SealedMeta(database, writer, sealer);
	const identity = await meta.get<Identity>('identity');
	if (identity === undefined) {
		database.close();
		return err({ code: 'storage_failed' });
	}
	return ok({ database, writer, sealer, meta, identity, record });
}

async function tryPassphrase(
	database: Database,
	{ passphrase, now, isSignedIn }: Omit<UnlockOptions, 'personKey'>
): Promise<Result<Pick<OpenedVault, 'sealer' | 'record'>, VaultError>> {
	const record = await database.vault.get('vault');
	if (record === undefined) return err({ code: 'not_signed_in' });
	const attempts = await readAttempts(database);
	if (attempts.failures >= MAX_FAILURES && !isSignedIn) return err({ code: 'not_signed_in' });
	const earlyMs = waitMs(attempts, now);
	if (earlyMs > 0) return err({ code: 'wrong_passphrase', retryAfterMs: earlyMs });
	const failed = afterFailure(attempts, now);
	await database.meta.put({ id: 'attempts', value: failed });
	const sealer = await openVault(record, passphrase);
	if (sealer === undefined) {
		return err({ code: 'wrong_passphrase', retryAfterMs: waitMs(failed, now) });
	}
	await database.meta.put({ id: 'attempts', value: NO_ATTEMPTS });
	return ok({ sealer, record });
}

async function readAttempts(database: Database): Promise<Attempts> {
	const value = (await database.meta.get('attempts'))?.value;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
	return (value as Attempts | undefined) ?? NO_ATTEMPTS;
}

/** What the lock screen will know of somebody. */
export async function toKnownPerson(identity: Identity, now: number): Promise<KnownPerson> {
	const { providerId, administratorId, providerName, email, firstName, lastName, deviceId } =
		identity;
	return {
		key: personKey(identity),
		...{ providerId, administratorId, providerName, deviceId },
		label: initials(firstName, lastName),
		maskedEmail: maskEmail(email),
		emailTag: await tagEmail(email),
		usedAt: now,
		isSignedOut: false,
		isRevoked: false
	};
}

/** Unsent changes of somebody whose vault is closed. */
export async function countWaiting(storage: Storage, key: string): Promise<number> {
	const database = await openDatabase(key, storage);
	try {
		return await database.queue.count();
	} finally {
		database.close();
	}
}
