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
import type { VaultMethods } from '#lib/vault/unlock-secret.ts';
import {
	forgetKeys,
	isOutdated,
	methodsOf,
	openKeys,
	sealerOf,
	type StoredVault,
	type VaultKeys
} from '#lib/vault/vault.ts';
import type { MadeUnder, VaultSecret } from '#lib/vault/wrap.ts';
import { identityOf, personKey, type Identity } from './identity.ts';
import type { VaultError } from './worker-api.ts';

/** One person's database with its key in memory. */
export interface OpenedVault {
	readonly database: Database;
	readonly writer: Writer;
	readonly sealer: Sealer;
	readonly meta: SealedMeta;
	readonly identity: Identity;
	/** The data key, wrapped; as it is on the disk. */
	record: StoredVault;
}

/**
 * Ends the first sign-in: a new data key, and under it who this is and the device's credential.
 * undefined where what is to open it is no secret.
 */
export async function makeVault(
	storage: Storage,
	signedIn: SignedIn,
	method: MadeUnder
): Promise<OpenedVault | undefined> {
	const identity = identityOf(signedIn);
	const { createVault } = await import('#lib/vault/vault-keeping.ts');
	const made = await createVault(method, identity);
	if (made === undefined) return undefined;
	const { record, keys } = made;
	const sealer = await sealerOf(record, keys);
	forgetKeys(keys);
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
	readonly secret: VaultSecret;
	readonly now: number;
	/** A full sign-in has just come before it. */
	readonly isSignedIn: boolean;
}

/** Opens a vault. A try counts before it is made, so that a killed tab does not win one. */
export async function unlockVault(
	storage: Storage,
	options: UnlockOptions
): Promise<Result<OpenedVault, VaultError>> {
	const database = await openDatabase(options.personKey, storage);
	const opened = await trySecret(database, options);
	if (!opened.ok) {
		database.close();
		return opened;
	}
	const writer = await openWriter(database);
	const { record, keys } = await keepVault(writer, opened.value, options);
	const sealer = await sealerOf(record, keys);
	forgetKeys(keys);
	const meta = new SealedMeta(database, writer, sealer);
	const identity = await meta.get<Identity>('identity');
	if (identity === undefined) {
		database.close();
		return err({ code: 'storage_failed' });
	}
	return ok({ database, writer, sealer, meta, identity, record });
}

interface Opened {
	readonly record: StoredVault;
	readonly keys: VaultKeys;
}

/** In today's format, and after a full sign-in under a new key. A vault that stays as it was does too. */
async function keepVault(
	writer: Writer,
	opened: Opened,
	{ secret, isSignedIn }: UnlockOptions
): Promise<Opened> {
	if (!isSignedIn && !isOutdated(opened.record)) return opened;
	try {
		const { bringUpToDate, renewKey } = await import('#lib/vault/vault-keeping.ts');
		const today = await bringUpToDate(opened.record, opened.keys, secret);
		const kept = { record: today, keys: opened.keys };
		const { record, keys } = isSignedIn ? await renewKey(kept) : kept;
		await writer.write(['vault'], 'strict', ({ vault }) => vault.put({ ...record, id: 'vault' }));
		return { record, keys };
	} catch {
		return opened;
	}
}

/** The keys in the clear, for whoever has the secret. */
export async function trySecret(
	database: Database,
	options: Omit<UnlockOptions, 'personKey'>
): Promise<Result<Opened, VaultError>> {
	const record = await database.vault.get('vault');
	if (record === undefined) return err({ code: 'not_signed_in' });
	return options.secret.kind === 'passphrase'
		? tryPassphrase(database, record, options)
		: tryStrong(record, options);
}

/** Nobody guesses it, so nothing is counted. */
async function tryStrong(
	record: StoredVault,
	{ secret }: Pick<UnlockOptions, 'secret'>
): Promise<Result<Opened, VaultError>> {
	const keys = await openKeys(record, secret);
	return keys === undefined ? err({ code: 'passkey_refused' }) : ok({ record, keys });
}

async function tryPassphrase(
	database: Database,
	record: StoredVault,
	{ secret, now, isSignedIn }: Omit<UnlockOptions, 'personKey'>
): Promise<Result<Opened, VaultError>> {
	const attempts = await readAttempts(database);
	if (attempts.failures >= MAX_FAILURES && !isSignedIn) return err({ code: 'not_signed_in' });
	const earlyMs = waitMs(attempts, now);
	if (earlyMs > 0) return err({ code: 'wrong_passphrase', retryAfterMs: earlyMs });
	const failed = afterFailure(attempts, now);
	await database.meta.put({ id: 'attempts', value: failed });
	const keys = await openKeys(record, secret);
	if (keys === undefined) {
		return err({ code: 'wrong_passphrase', retryAfterMs: waitMs(failed, now) });
	}
	await database.meta.put({ id: 'attempts', value: NO_ATTEMPTS });
	return ok({ record, keys });
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

/** What is told of somebody whose vault is closed: unsent changes, and what opens it. */
export interface ClosedVault extends VaultMethods {
	readonly waiting: number;
}

export async function lookAtVault(storage: Storage, key: string): Promise<ClosedVault> {
	const database = await openDatabase(key, storage);
	try {
		const waiting = await database.queue.count();
		const record = await database.vault.get('vault');
		return { waiting, ...(record ? methodsOf(record) : { methods: [], passkeys: [] }) };
	} finally {
		database.close();
	}
}
