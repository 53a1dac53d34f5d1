import { dropPasskeys } from '#auth/passkey/passkey.ts';
import { eraseTotp, replaceRecoveryCodes } from '#auth/person/credential.ts';
import type { Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

/** The person has lost the second factors, or another person may have them. */
export async function eraseSecondFactors(tx: Database, account: Account): Promise<void> {
	await eraseTotp(tx, account);
	await replaceRecoveryCodes(tx, account, []);
	await dropPasskeys(tx, account);
}
