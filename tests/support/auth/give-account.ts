import { ownerColumns, type Account } from '@tenantry/sync-server/store/account.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';

/** Inserts the account row of an added administrator, which all rows of sign-in refer to. */
export async function giveAccount(db: Database, account: Account): Promise<void> {
	await db.insertInto('account').values(ownerColumns(account)).execute();
}
