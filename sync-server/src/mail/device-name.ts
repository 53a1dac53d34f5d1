import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

/**
 * Letters of any script, digits, spaces and what stands in ordinary names. Nothing here lets a mail
 * program find an address of any kind, ends the quotation, or changes the direction of the text.
 */
const PLAIN = /^[\p{L}\p{M}\p{Nd} ’'(),&+_-]{1,40}$/u;
/** A phone number has more digits than this, and a model or a year has not. */
const MOST_DIGITS = 4;

export async function mailedDeviceName(
	db: Database,
	account: Account,
	deviceId: string | undefined
): Promise<string | undefined> {
	if (deviceId === undefined) return undefined;
	const row = await db
		.selectFrom('device')
		.select('name')
		.where('id', '=', deviceId)
		.where((column) => column.and(ownerColumns(account)))
		.executeTakeFirst();
	return row !== undefined && isMailable(row.name) ? row.name : undefined;
}

/** The person who signs in chooses the name, and may be an attacker who knows the password. */
export function isMailable(name: string): boolean {
	const digits = name.match(/\p{Nd}/gu) ?? [];
	return PLAIN.test(name) && digits.length <= MOST_DIGITS;
}
