import type { RemindersAnswer } from '@tenantry/shared/protocol/notifications.ts';

import { ownerColumns, type Account } from '#store/account.ts';
import type { Database, Store } from '#store/store.ts';

/** People want to be reminded until they say otherwise. */
export async function reminderChoice(db: Database, account: Account): Promise<RemindersAnswer> {
	const row = await db
		.selectFrom('reminder')
		.select('is_on')
		.where((reminder) => reminder.and(ownerColumns(account)))
		.executeTakeFirst();
	return { isOn: row === undefined || row.is_on === 1 };
}

/** Reminds only of what becomes visible after this, because the app is open meanwhile. */
export async function chooseReminders(
	store: Store,
	account: Account,
	isOn: boolean
): Promise<RemindersAnswer> {
	return store.write(account.providerId, async ({ db, head }) => {
		if ((await reminderChoice(db, account)).isOn === isOn) return { isOn };
		const chosen = { is_on: Number(isOn), told_version: head.version };
		await db
			.insertInto('reminder')
			.values({ ...ownerColumns(account), ...chosen })
			.onConflict((row) => row.columns(['provider_id', 'administrator_id']).doUpdateSet(chosen))
			.execute();
		return { isOn };
	});
}
