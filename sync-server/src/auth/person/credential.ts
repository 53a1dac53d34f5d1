import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

/** As far as clocks of two servers of one database may differ; then one accepts no code of the other. */
export const STEPS_AHEAD = 2;

type CredentialPatch = Partial<{
	password_hash: string | null;
	totp_sealed: string | null;
	totp_confirmed_at: number | null;
	totp_pending_sealed: string | null;
}>;

export async function writeCredential(
	tx: Database,
	account: Account,
	{ patch, at }: { readonly patch: CredentialPatch; readonly at: number }
): Promise<void> {
	await tx
		.insertInto('credential')
		.values({
			...ownerColumns(account),
			updated_at: at,
			password_hash: null,
			totp_sealed: null,
			totp_confirmed_at: null,
			totp_pending_sealed: null,
			...patch
		})
		.onConflict((conflict) =>
			conflict
				.columns(['provider_id', 'administrator_id'])
				.doUpdateSet({ ...patch, updated_at: at })
		)
		.execute();
}

/** Does nothing if the password has changed since. */
export async function replacePasswordHash(
	db: Database,
	account: Account,
	{ from, to }: { readonly from: string; readonly to: string }
): Promise<void> {
	await db
		.updateTable('credential')
		.set({ password_hash: to })
		.where((row) => row.and(ownerColumns(account)))
		.where('password_hash', '=', from)
		.execute();
}

/**
 * Marks a time step as used; true for the first request only. Single statements, so that it stays
 * atomic when fifty requests bring the same code at the same moment. A step that this server cannot
 * have accepted yet is no sign of a second use: its clock was ahead then.
 */
export async function useTotpStep(
	db: Database,
	account: Account,
	{ step, onClockAhead }: { readonly step: number; readonly onClockAhead: () => void }
): Promise<boolean> {
	const marking = db
		.updateTable('credential')
		.set({ totp_last_step: step })
		.where((row) => row.and(ownerColumns(account)))
		.returning('administrator_id');
	const used = await marking.where('totp_last_step', '<', step).execute();
	if (used.length > 0) return true;
	const ahead = await marking.where('totp_last_step', '>', step + STEPS_AHEAD).execute();
	if (ahead.length > 0) onClockAhead();
	return ahead.length > 0;
}

/** Makes the pending secret the active one; false if it is no longer the one that was confirmed. */
export async function confirmTotp(
	tx: Database,
	account: Account,
	{ pending, step, at }: { readonly pending: string; readonly step: number; readonly at: number }
): Promise<boolean> {
	const confirmed = await tx
		.updateTable('credential')
		.set({
			totp_sealed: pending,
			totp_pending_sealed: null,
			totp_confirmed_at: at,
			totp_last_step: step,
			updated_at: at
		})
		.where((row) => row.and(ownerColumns(account)))
		.where('totp_pending_sealed', '=', pending)
		.returning('administrator_id')
		.execute();
	return confirmed.length > 0;
}

export async function erasePassword(tx: Database, account: Account, at: number): Promise<void> {
	await tx
		.updateTable('credential')
		.set({ password_hash: null, updated_at: at })
		.where((row) => row.and(ownerColumns(account)))
		.execute();
}

export async function eraseTotp(tx: Database, account: Account): Promise<void> {
	await tx
		.updateTable('credential')
		.set({ totp_sealed: null, totp_confirmed_at: null, totp_pending_sealed: null })
		.where((row) => row.and(ownerColumns(account)))
		.execute();
}

export async function replaceRecoveryCodes(
	tx: Database,
	account: Account,
	hashes: readonly string[]
): Promise<void> {
	await tx
		.deleteFrom('recovery_code')
		.where((row) => row.and(ownerColumns(account)))
		.execute();
	if (hashes.length === 0) return;
	await tx
		.insertInto('recovery_code')
		.values(hashes.map((hash) => ({ ...ownerColumns(account), hash, used_at: null })))
		.execute();
}

/** True for the first request only. */
export async function useRecoveryCode(
	db: Database,
	account: Account,
	{ hash, at }: { readonly hash: string; readonly at: number }
): Promise<boolean> {
	const used = await db
		.updateTable('recovery_code')
		.set({ used_at: at })
		.where((row) => row.and(ownerColumns(account)))
		.where('hash', '=', hash)
		.where('used_at', 'is', null)
		.returning('hash')
		.execute();
	return used.length > 0;
}
