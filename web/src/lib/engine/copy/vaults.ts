import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { openDatabase, type Database, type Storage } from '#lib/replica/store/database.ts';
import { initials, maskEmail, tagEmail, type KnownPerson } from '#lib/replica/store/people.ts';
import { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import { countWaiting } from '#lib/replica/queue/unreadable.ts';
import { openWriter, type Writer } from '#lib/replica/store/writer.ts';
import { MAX_FAILURES, waitMs } from '#lib/vault/attempts.ts';
import type { KeptPin } from '#lib/vault/pin.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import type { UnlockSecret, VaultMethods } from '#lib/vault/unlock-secret.ts';
import {
	forgetKeys,
	isOutdated,
	methodsOf,
	openKeys,
	opensByItself,
	sealerOf,
	type StoredVault,
	type VaultKeys
} from '#lib/vault/vault.ts';
import type { PinLock } from './pin-lock.ts';
import { identityOf, personKey, type Identity } from './identity.ts';
import type { TryContext, UnlockTries } from './unlock-tries.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';

/** One person's database with its key in memory. */
export interface OpenedVault {
	readonly database: Database;
	readonly writer: Writer;
	readonly sealer: Sealer;
	readonly meta: SealedMeta;
	readonly identity: Identity;
	/** Wrapped data key, as it is on the disk. */
	record: StoredVault;
	/** PIN lock, if this person has one. */
	readonly pin?: PinLock | undefined;
}

/** Flag in `meta`, in the clear: the data key is replaced when the vault is next opened. */
export const KEY_DUE = 'key_due';

/** Stores, after a sign-in, the person's identity and the credential for the next session. */
export async function keepSignedIn(meta: SealedMeta, signedIn: SignedIn): Promise<void> {
	await meta.put('identity', identityOf(signedIn));
	await meta.put('credential', signedIn.deviceCredential);
}

/** Marks the data key for replacement, after a sign-in while the vault is open. */
export function noteKeyDue({ writer }: OpenedVault): Promise<void> {
	return writer.write(['meta'], 'strict', ({ meta }) => meta.put({ id: KEY_DUE, value: true }));
}

export function hasFormerKeys({ record }: OpenedVault): boolean {
	return record.format === 2 && record.former.length > 0;
}

export interface UnlockOptions extends TryContext {
	readonly personKey: string;
	/** null if no secret is needed. */
	readonly secret: UnlockSecret | null;
	readonly tries: UnlockTries;
	/** PIN lock of this person, if there is one. */
	readonly pin?: PinLock | undefined;
}

/** Opens a vault. A try is counted before it is made, so that killing the tab gains none. */
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
	const { record, keys } = await keepVault({ database, writer }, opened.value, options);
	const sealer = await sealerOf(record, keys);
	const meta = new SealedMeta(database, writer, sealer);
	// Without the PIN the full secret still opens the vault.
	const pin = await armOwnPin(meta, record, keys).catch(() => undefined);
	forgetKeys(keys);
	const identity = await meta.get<Identity>('identity');
	if (identity === undefined) {
		database.close();
		return err({ code: 'storage_failed' });
	}
	return ok({ database, writer, sealer, meta, identity, record, pin });
}

async function armOwnPin(
	meta: SealedMeta,
	record: StoredVault,
	keys: VaultKeys
): Promise<PinLock | undefined> {
	const kept = await meta.get<KeptPin>('pin');
	if (kept === undefined) return undefined;
	const { armedLock } = await import('./pin-lock.ts');
	return armedLock(kept, record, keys);
}

export interface UnwrappedVault {
	readonly record: StoredVault;
	readonly keys: VaultKeys;
}

/**
 * Brings the vault to the current format and, after a full sign-in, under a new key. If that fails
 * the vault stays as it was, which works too.
 */
async function keepVault(
	{ database, writer }: Pick<OpenedVault, 'database' | 'writer'>,
	opened: UnwrappedVault,
	{ secret, isSignedIn }: UnlockOptions
): Promise<UnwrappedVault> {
	const renews = isSignedIn || (await database.meta.get(KEY_DUE)) !== undefined;
	if (!renews && !isOutdated(opened.record)) return opened;
	try {
		const { bringUpToDateIn } = await import('./vault-upkeep.ts');
		return await bringUpToDateIn(writer, opened, { secret, renews });
	} catch {
		return opened;
	}
}

/** Returns the keys in the clear if the secret is right. */
export async function trySecret(
	database: Database,
	options: Omit<UnlockOptions, 'personKey'>
): Promise<Result<UnwrappedVault, VaultError>> {
	const record = await database.vault.get('vault');
	if (record === undefined) return err({ code: 'not_signed_in' });
	const secret = opensByItself(record) ? ({ kind: 'none' } as const) : options.secret;
	if (secret === null) return err({ code: 'not_signed_in' });
	if (secret.kind === 'passphrase') return tryPassphrase(database, record, { ...options, secret });
	if (secret.kind === 'pin')
		return (await options.pin?.open(record, secret.text)) ?? err({ code: 'pin_gone' });
	// A passkey cannot be guessed, so its tries are not counted.
	const keys = await openKeys(record, secret);
	return keys === undefined ? err({ code: 'passkey_refused' }) : ok({ record, keys });
}

type PassphraseTry = Omit<UnlockOptions, 'personKey' | 'secret'> & {
	readonly secret: UnlockSecret;
};

async function tryPassphrase(
	database: Database,
	record: StoredVault,
	{ secret, tries, now, isSignedIn }: PassphraseTry
): Promise<Result<UnwrappedVault, VaultError>> {
	const counted = await tries.count(database, { now, isSignedIn });
	if (!counted.ok) return counted;
	const failed = counted.value;
	const keys = await openKeys(record, secret);
	if (keys === undefined) {
		if (failed.failures >= MAX_FAILURES && !isSignedIn) return err({ code: 'too_many_failures' });
		const left = isSignedIn ? {} : { left: MAX_FAILURES - failed.failures };
		return err({ code: 'wrong_passphrase', retryAfterMs: waitMs(failed, now), ...left });
	}
	await tries.forgive(database);
	return ok({ record, keys });
}

/** Builds what the lock screen will know of a person. */
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

/** Facts shown about a closed vault: the number of unsent changes, and the methods that open it. */
export interface ClosedVault extends VaultMethods {
	readonly waiting: number;
}

export async function lookAtVault(storage: Storage, key: string): Promise<ClosedVault> {
	const database = await openDatabase(key, storage);
	try {
		const waiting = await countWaiting(database);
		const record = await database.vault.get('vault');
		return { waiting, ...(record ? methodsOf(record) : { methods: [], passkeys: [] }) };
	} finally {
		database.close();
	}
}
