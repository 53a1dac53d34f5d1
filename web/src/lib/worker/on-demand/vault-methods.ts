import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { NewVaultMethod, UnlockSecret, VaultMethod } from '#lib/vault/unlock-secret.ts';
import { forgetKeys, methodsOf } from '#lib/vault/vault.ts';
import { bringUpToDate, withMethod, withoutMethod } from '#lib/vault/vault-keeping.ts';
import { trySecret, type OpenedVault } from '#lib/worker/vaults.ts';
import type { VaultError } from '#lib/worker/worker-api.ts';

export type VaultChange = { readonly added: NewVaultMethod } | { readonly removed: VaultMethod };

export interface ChangeVaultOptions {
	/** Opens it now: the data key is not in memory in a form that could be wrapped. */
	readonly current: UnlockSecret;
	readonly change: VaultChange;
	readonly isLockRequired: boolean;
	readonly now: number;
}

/** In one transaction: whatever happens, the vault opens by what it opened by before or after. */
export async function changeVault(
	vault: OpenedVault,
	{ current, change, isLockRequired, now }: ChangeVaultOptions
): Promise<Result<undefined, VaultError>> {
	if ('removed' in change && isLockRequired && isLast(vault, change.removed))
		return err({ code: 'last_method' });
	const { database, writer } = vault;
	const tried = await trySecret(database, { secret: current, now, isSignedIn: false });
	if (!tried.ok) return tried;
	const { keys } = tried.value;
	const open = { record: await bringUpToDate(tried.value.record, keys, current), keys };
	const changed =
		'added' in change
			? await withMethod(open, change.added)
			: await withoutMethod(open, change.removed);
	if (changed === undefined) return err({ code: 'passkey_refused' });
	const { record } = changed;
	forgetKeys(changed.keys);
	await writer.write(['vault'], 'strict', (stores) => stores.vault.put({ ...record, id: 'vault' }));
	vault.record = record;
	return ok(undefined);
}

function isLast({ record }: OpenedVault, { kind }: VaultMethod): boolean {
	const { methods, passkeys } = methodsOf(record);
	return !methods.some((method) => method !== kind) && (kind !== 'passkey' || passkeys.length < 2);
}
