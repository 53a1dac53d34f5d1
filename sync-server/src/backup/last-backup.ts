import type { Database } from '#store/store.ts';

const LAST = 'last_backup_at';

/** Stores the time of a backup in the database it was made from. */
export async function noteBackup(db: Database, at: number): Promise<void> {
	const value = String(at);
	await db
		.insertInto('meta')
		.values({ key: LAST, value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
		.execute();
}

export async function lastBackupAt(db: Database): Promise<number | undefined> {
	const note = await db
		.selectFrom('meta')
		.select('value')
		.where('key', '=', LAST)
		.executeTakeFirst();
	return note === undefined ? undefined : Number(note.value);
}
