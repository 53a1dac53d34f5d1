import type { Person } from '#auth/person/person.ts';
import { reminderChoice } from '#auth/person/reminder-choice.ts';
import { ownerColumns, type Account } from '#store/account.ts';
import { queueEffect } from '#store/effect.ts';
import type { Database, StoreTransaction } from '#store/store.ts';
import { openNeeds } from '#sync/pull/needs.ts';

/** Kind of the effect, and mail, that reminds a person of changes that need them. */
export const REMINDER = 'mail.reminder';

/** A person who is due to be reminded, with what they were reminded of before. */
export interface DueReminder {
	readonly administratorId: string;
	readonly notifiedThrough: number;
	readonly sentAt: number;
	/** The version up to which this was found. */
	readonly through: number;
}

/**
 * Queues reminders. Several processes may find the same ones: the second to write finds that the
 * version or the time has changed.
 */
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
 * Returns of how many changes a reminder that is about to be sent reminds its person; 0 where they
 * need no reminder any more. Everything that it counts is told by it, and the day until the next
 * one begins now, because an earlier attempt may have failed.
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

/** Whether the person may get mails about changes. */
export function mayBeReminded({ administrator }: Person): boolean {
	return administrator.registered && !administrator.suspended;
}

/** Whether the person wants reminders and no device of theirs is notified. */
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
