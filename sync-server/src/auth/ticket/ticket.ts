import { hashToken, newToken } from '#auth/keys/token.ts';
import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

export interface Ticket extends Account {
	readonly hash: string;
	/** Note from when the ticket was made; part of the hashed token, so that it cannot be changed. */
	readonly note: string;
}

export type TicketKind = 'enrol' | 'setup' | 'reset' | 'caller';

/** Lifetime of the link with which a person sets their first password. */
export const SETUP_LIFETIME_MS = 72 * 60 * 60_000;

const LIFETIME_MS: Readonly<Record<TicketKind, number>> = {
	enrol: 10 * 60_000,
	setup: SETUP_LIFETIME_MS,
	reset: 60 * 60_000,
	caller: 10 * 60_000
};

/** Returns the token. Earlier tickets of the same kind and person stop working. */
export async function makeTicket(
	tx: Database,
	kind: TicketKind,
	{ at, note = '', ...account }: Account & { readonly at: number; readonly note?: string }
): Promise<string> {
	const said = note === '' ? '' : `.${Buffer.from(note).toString('base64url')}`;
	const token = newToken() + said;
	await tx
		.deleteFrom('ticket')
		.where((row) => row.and(ownerColumns(account)))
		.where('kind', '=', kind)
		.execute();
	await tx
		.insertInto('ticket')
		.values({
			hash: hashToken(token),
			kind,
			...ownerColumns(account),
			created_at: at,
			used_at: null,
			expires_at: at + LIFETIME_MS[kind]
		})
		.execute();
	return token;
}

/**
 * Makes the ticket of a mail's link, or extends it if the mail is sent again. Returns its expiry;
 * undefined if the ticket was used, which means that the mail did arrive.
 */
export async function renewTicket(
	tx: Database,
	kind: TicketKind,
	{ token, at, ...account }: Account & { readonly token: string; readonly at: number }
): Promise<number | undefined> {
	const hash = hashToken(token);
	const expires_at = at + LIFETIME_MS[kind];
	await tx
		.deleteFrom('ticket')
		.where((row) => row.and(ownerColumns(account)))
		.where('kind', '=', kind)
		.where('hash', '!=', hash)
		.execute();
	const renewed = await tx
		.insertInto('ticket')
		.values({ hash, kind, ...ownerColumns(account), created_at: at, used_at: null, expires_at })
		.onConflict((conflict) =>
			conflict
				.column('hash')
				.doUpdateSet({ expires_at })
				.where('ticket.used_at', 'is', null)
				.where('ticket.provider_id', '=', account.providerId)
				.where('ticket.administrator_id', '=', account.administratorId)
		)
		.returning('expires_at')
		.executeTakeFirst();
	return renewed?.expires_at;
}

export async function dropTickets(
	tx: Database,
	account: Account,
	kind?: TicketKind
): Promise<void> {
	const tickets = tx.deleteFrom('ticket').where((row) => row.and(ownerColumns(account)));
	await (kind === undefined ? tickets : tickets.where('kind', '=', kind)).execute();
}

/** Deletes unused links to set a password, because one was set. */
export async function dropPasswordTickets(tx: Database, account: Account): Promise<void> {
	await tx
		.deleteFrom('ticket')
		.where((row) => row.and(ownerColumns(account)))
		.where('kind', 'in', ['setup', 'reset'])
		.where('used_at', 'is', null)
		.execute();
}

export async function findTicket(
	db: Database,
	kind: TicketKind,
	{ token, at }: { readonly token: string; readonly at: number }
): Promise<Ticket | undefined> {
	const row = await db
		.selectFrom('ticket')
		.select(['hash', 'provider_id', 'administrator_id'])
		.where('hash', '=', hashToken(token))
		.where('kind', '=', kind)
		.where('used_at', 'is', null)
		.where('expires_at', '>', at)
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { provider_id: providerId, administrator_id: administratorId } = row;
	if (providerId === null || administratorId === null) return undefined;
	const note = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
	return { hash: row.hash, providerId, administratorId, note };
}

export async function isTicketOpen(
	db: Database,
	{ hash }: Pick<Ticket, 'hash'>,
	at: number
): Promise<boolean> {
	const row = await db
		.selectFrom('ticket')
		.select('hash')
		.where('hash', '=', hash)
		.where('used_at', 'is', null)
		.where('expires_at', '>', at)
		.executeTakeFirst();
	return row !== undefined;
}

/** True for the first request only. */
export async function useTicket(
	tx: Database,
	{ hash }: Pick<Ticket, 'hash'>,
	at: number
): Promise<boolean> {
	const used = await tx
		.updateTable('ticket')
		.set({ used_at: at })
		.where('hash', '=', hash)
		.where('used_at', 'is', null)
		.where('expires_at', '>', at)
		.returning('hash')
		.execute();
	return used.length > 0;
}
