import { err, type Result } from '@tenantry/shared/result.ts';

import type { AuthError } from '#auth/auth-error.ts';
import { ownerColumns, type Account } from '#store/account.ts';
import type { Database, Store } from '#store/store.ts';

import { lockSecurityLog, recordSecurityEvent } from './security-log.ts';

const HOUR_MS = 60 * 60_000;
/**
 * Per hour, this many refused attempts for one person are events, and as many for all strangers
 * together; one more event counts the rest. A password or code is locked long before that.
 */
const MAX_EVENTS_PER_HOUR = 60;

const STRANGERS: Account = { providerId: '', administratorId: '' };

export interface Refusal {
	readonly at: number;
	readonly address: string;
	readonly person?: Account | undefined;
	readonly detail: Readonly<Record<string, string>>;
}

interface Hour {
	readonly hour: number;
	readonly written: number;
	readonly unwritten: number;
}

/**
 * Records a refused attempt, or only counts it once the hour has enough of them, so that a stranger
 * cannot fill the disk. Both are one transaction, so that the time taken does not tell whether the
 * person exists.
 */
export async function recordRefusal(
	db: Database,
	{ at, address, person, detail }: Refusal
): Promise<void> {
	const account = person ?? STRANGERS;
	await db.transaction().execute(async (tx) => {
		await lockSecurityLog(tx);
		const { hour, written, unwritten } = await hourOf(tx, account, at);
		const isWritten = written < MAX_EVENTS_PER_HOUR;
		if (isWritten)
			await recordSecurityEvent(tx, {
				kind: 'refused',
				at,
				address,
				detail,
				providerId: person?.providerId,
				administratorId: person?.administratorId
			});
		const counted = isWritten
			? { hour, written: written + 1, unwritten }
			: { hour, written, unwritten: unwritten + 1 };
		await tx
			.insertInto('door_refusals')
			.values({ ...ownerColumns(account), ...counted })
			.onConflict((conflict) =>
				conflict.columns(['provider_id', 'administrator_id']).doUpdateSet(counted)
			)
			.execute();
	});
}

interface RefusedAttempt {
	readonly code: AuthError['code'];
	readonly address: string;
	readonly person?: Account;
	/** Set for the first step, because anyone who knows an address can guess its password. */
	readonly step?: 'password';
}

/** Records a refused attempt and returns nothing but its code. */
export async function refuseAttempt(
	{ store, clock }: { readonly store: Store; readonly clock: () => number },
	{ code, address, person, step }: RefusedAttempt
): Promise<Result<never, AuthError>> {
	const detail = { code, ...(step !== undefined && { step }) };
	await recordRefusal(store.db, { at: clock(), address, person, detail });
	return err({ code });
}

/** Records the counts of past hours even if no further attempt follows. */
export async function closeHours(db: Database, at: number): Promise<void> {
	const over = await db
		.selectFrom('door_refusals')
		.select(['provider_id', 'administrator_id'])
		.where('hour', '<', hourAt(at))
		.execute();
	for (const { provider_id: providerId, administrator_id: administratorId } of over)
		await db.transaction().execute(async (tx) => {
			await lockSecurityLog(tx);
			await hourOf(tx, { providerId, administratorId }, at);
		});
}

async function hourOf(tx: Database, account: Account, at: number): Promise<Hour> {
	const hour = hourAt(at);
	const known = await tx
		.selectFrom('door_refusals')
		.select(['hour', 'written', 'unwritten'])
		.where((row) => row.and(ownerColumns(account)))
		.executeTakeFirst();
	if (known !== undefined && isCurrent(known, hour)) return known;
	if (known !== undefined) await close(tx, account, { ...known, at });
	return { hour, written: 0, unwritten: 0 };
}

async function close(
	tx: Database,
	account: Account,
	{ hour, unwritten, at }: Hour & { readonly at: number }
): Promise<void> {
	await tx
		.deleteFrom('door_refusals')
		.where((row) => row.and(ownerColumns(account)))
		.execute();
	if (unwritten === 0) return;
	const { providerId, administratorId } = account;
	const detail = { code: 'more', more: String(unwritten), hour: new Date(hour).toISOString() };
	await recordSecurityEvent(tx, {
		kind: 'refused',
		at,
		detail,
		...(providerId !== '' && { providerId, administratorId })
	});
}

/** The later of two processes' clocks decides whether an hour still counts, until both agree. */
function isCurrent(known: Hour, hour: number): boolean {
	return known.hour >= hour && known.hour <= hour + HOUR_MS;
}

function hourAt(at: number): number {
	return Math.floor(at / HOUR_MS) * HOUR_MS;
}
