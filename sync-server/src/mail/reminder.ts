import type { Person } from '#auth/person/person.ts';
import { reminderChoice } from '#auth/person/reminder-choice.ts';
import { ownerColumns, type Account } from '#store/account.ts';
import { queueEffect } from '#store/effect.ts';
import type { Database, StoreTransaction } from '#store/store.ts';
import { openNeeds } from '#sync/pull/needs.ts';

export const REMINDER = 'mail.reminder';

export interface DueReminder {
	readonly administratorId: string;
	readonly notifiedThrough: number;
	readonly sentAt: number;
	readonly through: number;
}

/** If several processes find the same reminders, the second to write finds them changed. */
export async function queueReminders(
	tx: StoreTransaction,
	due: readonly DueReminder[],
	at: number
): Promise<void> {
	for (const reminder of due)
		if (await claim(tx, reminder, at))
			await queueEffect(tx.db, {
				providerId: tx.providerId,
				administratorId: reminder.administratorId,
				kind: REMINDER,
				version: tx.head.version,
				at
			});
}

async function claim(
	{ db, providerId }: StoreTransaction,
	{ administratorId, notifiedThrough, sentAt, through }: DueReminder,
	at: number
): Promise<boolean> {
	const told = { told_version: through, sent_at: at };
	const claimed = await db
		.insertInto('reminder')
		.values({ ...ownerColumns({ providerId, administratorId }), ...told })
		.onConflict((row) =>
			row
				.columns(['provider_id', 'administrator_id'])
				.doUpdateSet(told)
				.where('reminder.told_version', '=', notifiedThrough)
				.where('reminder.sent_at', '=', sentAt)
		)
		.returning('administrator_id')
		.execute();
	return claimed.length > 0;
}

/**
 * Number of changes that a reminder about to be sent is about; 0 if its person needs none any more.
 * Marks these as reminded of and starts the day until the next reminder now, because an earlier
 * attempt may have failed.
 */
export async function countReminded(
	tx: StoreTransaction,
	person: Person,
	at: number
): Promise<number> {
	if (!mayBeReminded(person) || !(await wantsReminder(tx.db, person))) return 0;
	const open = await openNeeds(tx, person.administratorId);
	if (open.length === 0) return 0;
	await tx.db
		.updateTable('reminder')
		.set({ told_version: tx.head.version, sent_at: at })
		.where((row) => row.and(ownerColumns(person)))
		.execute();
	return open.length;
}

export function mayBeReminded({ administrator }: Person): boolean {
	return administrator.registered && !administrator.suspended;
}

async function wantsReminder(db: Database, account: Account): Promise<boolean> {
	if (!(await reminderChoice(db, account)).isOn) return false;
	const notified = await db
		.selectFrom('notification_subscription')
		.select('device_id')
		.where((row) => row.and(ownerColumns(account)))
		.limit(1)
		.execute();
	return notified.length === 0;
}
