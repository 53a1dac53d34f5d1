import type { Database } from '#store/store.ts';

import type { Person } from './person.ts';

type PersonId = Pick<Person, 'providerId' | 'administratorId'>;
type CredentialPatch = Partial<{
	password_hash: string | null;
	totp_sealed: string | null;
	totp_confirmed_at: number | null;
	totp_pending_sealed: string | null;
}>;

export async function writeCredential(
	tx: Database,
	{ providerId, administratorId }: PersonId,
	{ patch, at }: { readonly patch: CredentialPatch; readonly at: number }
): Promise<void> {
	await tx
		.insertInto('credential')
		.values({
			...{ administrator_id: administratorId, provider_id: providerId, updated_at: at },
			...{ password_hash: null, totp_sealed: null, totp_confirmed_at: null },
			...{ totp_pending_sealed: null, ...patch }
		})
		.onConflict((conflict) =>
			conflict.column('administrator_id').doUpdateSet({ ...patch, updated_at: at })
		)
		.execute();
}

/** A stronger hash of the same password, unless it was changed meanwhile. */
export async function replacePasswordHash(
	db: Database,
	{ administratorId }: PersonId,
	{ from, to }: { readonly from: string; readonly to: string }
): Promise<void> {
	await db
		.updateTable('credential')
		.set({ password_hash: to })
		.where('administrator_id', '=', administratorId)
		.where('password_hash', '=', from)
		.execute();
}

/**
 * Marks a time step as used: true for the one request that does it first. One statement, because
 * fifty requests may bring the same code at the same moment.
 */
export async function useTotpStep(
	db: Database,
	administratorId: string,
	step: number
): Promise<boolean> {
	const used = await db
		.updateTable('credential')
		.set({ totp_last_step: step })
		.where('administrator_id', '=', administratorId)
		.where('totp_last_step', '<', step)
		.returning('administrator_id')
		.execute();
	return used.length > 0;
}

/** Turns the pending secret into the one that counts; false where it is not the one confirmed. */
export async function confirmTotp(
	tx: Database,
	administratorId: string,
	{ pending, step, at }: { readonly pending: string; readonly step: number; readonly at: number }
): Promise<boolean> {
	const confirmed = await tx
		.updateTable('credential')
		.set({
			...{ totp_sealed: pending, totp_pending_sealed: null, totp_confirmed_at: at },
			...{ totp_last_step: step, updated_at: at }
		})
		.where('administrator_id', '=', administratorId)
		.where('totp_pending_sealed', '=', pending)
		.returning('administrator_id')
		.execute();
	return confirmed.length > 0;
}

export async function replaceRecoveryCodes(
	tx: Database,
	administratorId: string,
	hashes: readonly string[]
): Promise<void> {
	await tx.deleteFrom('recovery_code').where('administrator_id', '=', administratorId).execute();
	if (hashes.length === 0) return;
	await tx
		.insertInto('recovery_code')
		.values(hashes.map((hash) => ({ administrator_id: administratorId, hash, used_at: null })))
		.execute();
}

/** Crosses a code out: true for the one request that does it first. */
export async function useRecoveryCode(
	db: Database,
	administratorId: string,
	{ hash, at }: { readonly hash: string; readonly at: number }
): Promise<boolean> {
	const used = await db
		.updateTable('recovery_code')
		.set({ used_at: at })
		.where('administrator_id', '=', administratorId)
		.where('hash', '=', hash)
		.where('used_at', 'is', null)
		.returning('hash')
		.execute();
	return used.length > 0;
}
