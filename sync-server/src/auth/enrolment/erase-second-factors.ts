import { dropPasskeys } from '#auth/passkey/passkey.ts';
import { eraseTotp, replaceRecoveryCodes } from '#auth/person/credential.ts';
import type { Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

/**
 * Erases all of a person's second factors, because the person has lost them or another person may
 * have them.
 */
export async function eraseSecondFactors(tx: Database, account: Account): Promise<void> {
	await eraseTotp(tx, account);
	await replaceRecoveryCodes(tx, account, []);
	await dropPasskeys(tx, account);
}
