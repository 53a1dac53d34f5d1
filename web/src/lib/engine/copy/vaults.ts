import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import { openDatabase, type Database, type Storage } from '#lib/replica/store/database.ts';
import { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import { openWriter } from '#lib/replica/store/writer.ts';
import { MAX_FAILURES, waitMs } from '#lib/vault/attempts.ts';
import type { KeptPin } from '#lib/vault/pin.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import {
	forgetKeys,
	isOutdated,
	openKeys,
	opensByItself,
	sealerOf,
	type StoredVault,
	type VaultKeys
} from '#lib/vault/vault.ts';
import type { Identity } from './identity.ts';
import { KEY_DUE, type OpenedVault, type UnwrappedVault } from './opened-vault.ts';
import { armedLock, type PinLock } from './pin-lock.ts';
import type { TryContext, UnlockTries } from './unlock-tries.ts';
import type * as VaultMaking from './vault-making.ts';

/** Loaded where a vault is made or changed: 3 KB gzipped that most openings do without. */
export function loadVaultMaking(): Promise<typeof VaultMaking> {
	return import('./vault-making.ts');
}

export interface UnlockOptions extends TryContext {
	readonly personKey: string;
	readonly secret: UnlockSecret | null;
	readonly tries: UnlockTries;
	readonly pin?: PinLock | undefined;
}

/** Opens a vault. A try is counted before anything comes of it, so that killing the tab gains none. */
export async function unlockVault(
	storage: Storage,
	options: UnlockOptions
): Promise<Result<OpenedVault, VaultError>> {
	const database = await openDatabase(options.personKey, storage);
	const opened = await openWith(database, options);
	if (!opened.ok) {
		database.close();
		return opened;
	}
	const [writer] = await Promise.all([
		openWriter(database),
		opened.value.isCounted && options.tries.forgive(database)
	]);
	const { record, keys } = await keepVault({ database, writer }, opened.value, options);
	const sealer = await sealerOf(record, keys);
	const meta = new SealedMeta(database, writer, sealer);
	const [identity, pin] = await Promise.all([
		meta.get<Identity>('identity'),
		// Without the PIN the full secret still opens the vault.
		armOwnPin(meta, record, keys)
			.catch(() => undefined)
			.finally(() => forgetKeys(keys))
	]);
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
	return kept && armedLock(kept, record, keys);
}

/** A failure leaves the vault as it was, which works too. */
async function keepVault(
	{ database, writer }: Pick<OpenedVault, 'database' | 'writer'>,
	opened: UnwrappedVault,
	{ secret, isSignedIn }: UnlockOptions
): Promise<UnwrappedVault> {
	const renews = isSignedIn || (await database.meta.get(KEY_DUE)) !== undefined;
	if (!renews && !isOutdated(opened.record)) return opened;
	try {
		const { bringUpToDateIn } = await loadVaultMaking();
		return await bringUpToDateIn(writer, opened, { secret, renews });
	} catch {
		return opened;
	}
}

type TryOptions = Omit<UnlockOptions, 'personKey'>;

export async function trySecret(
	database: Database,
	options: TryOptions
): Promise<Result<UnwrappedVault, VaultError>> {
	const opened = await openWith(database, options);
	if (opened.ok && opened.value.isCounted) await options.tries.forgive(database);
	return opened;
}

interface Opened extends UnwrappedVault {
	/** The count of tries is still to be cleared. */
	readonly isCounted?: true;
}

async function openWith(
	database: Database,
	options: TryOptions
): Promise<Result<Opened, VaultError>> {
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

type PassphraseTry = Omit<TryOptions, 'secret'> & { readonly secret: UnlockSecret };

async function tryPassphrase(
	database: Database,
	record: StoredVault,
	{ secret, tries, now, isSignedIn }: PassphraseTry
): Promise<Result<Opened, VaultError>> {
	const counting = tries.count(database, { now, isSignedIn });
	const opening = openKeys(record, secret, counting);
	// The count alone says what becomes of a try that is refused.
	opening.catch(() => undefined);
	const counted = await counting;
	if (!counted.ok) return counted;
	const failed = counted.value;
	const keys = await opening;
	if (keys === undefined) {
		if (failed.failures >= MAX_FAILURES && !isSignedIn) return err({ code: 'too_many_failures' });
		const left = isSignedIn ? {} : { left: MAX_FAILURES - failed.failures };
		return err({ code: 'wrong_passphrase', retryAfterMs: waitMs(failed, now), ...left });
	}
	return ok({ record, keys, isCounted: true });
}
