import { ownerColumns, type Account } from '@tenantry/sync-server/store/account.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';

/** What an administrator has who is added: without it the door keeps nothing of anybody. */
export async function giveAccount(db: Database, account: Account): Promise<void> {
	await db.insertInto('account').values(ownerColumns(account)).execute();
}
