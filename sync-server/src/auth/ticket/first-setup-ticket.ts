import { hashToken, newToken } from '#auth/keys/token.ts';
import type { Database } from '#store/store.ts';

import type { Ticket } from './ticket.ts';

const KIND = 'first_setup';
const LIFETIME_MS = 24 * 60 * 60_000;

/** Not bound to an administrator, because using the link creates one; ends earlier tickets. */
export async function makeFirstSetupTicket(tx: Database, at: number): Promise<string> {
	const token = newToken();
	await tx.deleteFrom('ticket').where('kind', '=', KIND).execute();
	await tx
		.insertInto('ticket')
		.values({
			hash: hashToken(token),
			kind: KIND,
			provider_id: null,
			administrator_id: null,
			created_at: at,
			expires_at: at + LIFETIME_MS,
			used_at: null
		})
		.execute();
	return token;
}

export function findFirstSetupTicket(
	db: Database,
	{ token, at }: { readonly token: string; readonly at: number }
): Promise<Pick<Ticket, 'hash'> | undefined> {
	return db
		.selectFrom('ticket')
		.select('hash')
		.where('hash', '=', hashToken(token))
		.where('kind', '=', KIND)
		.where('used_at', 'is', null)
		.where('expires_at', '>', at)
		.executeTakeFirst();
}
