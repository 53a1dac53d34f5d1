import type { Writer } from '#lib/replica/store/writer.ts';
import type { UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { bringUpToDate, renewKey } from '#lib/vault/vault-keeping.ts';
import { KEY_DUE, type UnwrappedVault } from './opened-vault.ts';

/** Updates the record in one transaction: after a crash before or after it, the vault opens. */
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
