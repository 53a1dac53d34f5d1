import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import { storageFault } from '#lib/replica/store/database.ts';
import { isAcceptablePin, makePin } from '#lib/vault/pin.ts';
import type { NewVaultMethod, UnlockSecret, VaultMethod } from '#lib/vault/unlock-secret.ts';
import { bringUpToDate, withMethod, withoutMethod } from '#lib/vault/vault-keeping.ts';
import { forgetKeys, methodsOf, type StoredVault } from '#lib/vault/vault.ts';
import { KEY_DUE, type OpenedVault } from './opened-vault.ts';
import { armedLock, type PinLock } from './pin-lock.ts';
import type { UnlockTries } from './unlock-tries.ts';
import { faultOfMethod } from './vault-making.ts';
import { trySecret } from './vaults.ts';

export type VaultChange = { readonly added: NewVaultMethod } | { readonly removed: VaultMethod };

export interface ChangeVaultOptions {
	/** Opens the vault again, because the data key in memory is in no form that could be wrapped. */
	readonly current: UnlockSecret;
	readonly change: VaultChange;
	readonly isLockRequired: boolean;
	readonly now: number;
	readonly tries: UnlockTries;
}

export async function changeVault(
	vault: OpenedVault,
	options: ChangeVaultOptions
): Promise<Result<undefined, VaultError>> {
	try {
		return await change(vault, options);
	} catch (error) {
		return err(storageFault(error));
	}
}

/** In one transaction, so that after a crash either the old methods or the new ones open it. */
async function change(
	vault: OpenedVault,
	{ current, change: wanted, isLockRequired, now, tries }: ChangeVaultOptions
): Promise<Result<undefined, VaultError>> {
	if ('removed' in wanted && isLockRequired && isLast(vault, wanted.removed))
		return err({ code: 'last_method' });
	const { database, writer, identity } = vault;
	const fault = 'added' in wanted ? await faultOfMethod(wanted.added, identity) : undefined;
	if (fault !== undefined) return err({ code: fault });
	const tried = await trySecret(database, { secret: current, tries, now, isSignedIn: false });
	if (!tried.ok) return tried;
	const { keys } = tried.value;
	const open = { record: await bringUpToDate(tried.value.record, keys, current), keys };
	const changed =
		'added' in wanted
			? await withMethod(open, wanted.added)
			: await withoutMethod(open, wanted.removed);
	if (changed === undefined) return err({ code: 'passkey_refused' });
	const { record } = changed;
	forgetKeys(changed.keys);
	const isOneLess = 'removed' in wanted || givesWay(open.record, wanted.added);
	await writer.write(['vault', 'meta'], 'strict', (stores) => {
		stores.vault.put({ ...record, id: 'vault' });
		// A person who had the method may have had the key.
		if (isOneLess) stores.meta.put({ id: KEY_DUE, value: true });
	});
	vault.record = record;
	return ok(undefined);
}

function givesWay(record: StoredVault, { kind }: NewVaultMethod): boolean {
	return kind === 'passphrase' && methodsOf(record).methods.includes(kind);
}

function isLast({ record }: OpenedVault, { kind }: VaultMethod): boolean {
	const { methods, passkeys } = methodsOf(record);
	return !methods.some((method) => method !== kind) && (kind !== 'passkey' || passkeys.length < 2);
}

export interface NewPin {
	/** Keeps a person who finds an open app from adding a way in of their own. */
	readonly current: UnlockSecret;
	readonly pin: string;
	readonly now: number;
	readonly tries: UnlockTries;
}

export async function keepPin(
	{ database, meta }: OpenedVault,
	{ current, pin, now, tries }: NewPin
): Promise<Result<PinLock, VaultError>> {
	if (!isAcceptablePin(pin)) return err({ code: 'pin_too_easy' });
	const tried = await trySecret(database, { secret: current, tries, now, isSignedIn: false });
	if (!tried.ok) return tried;
	const { record, keys } = tried.value;
	const kept = await makePin(pin);
	const lock = await armedLock(kept, record, keys);
	forgetKeys(keys);
	await meta.put('pin', kept);
	return ok(lock);
}
