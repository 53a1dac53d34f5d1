import type { Database } from './store.ts';

/** Returns the value that the table `meta` holds under a key; undefined if there is none. */
export async function readMeta(db: Database, key: string): Promise<string | undefined> {
	const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
	return row?.value;
}

/** Stores a value under a key, in place of the one before. */
export async function writeMeta(db: Database, key: string, value: string): Promise<void> {
	await db
		.insertInto('meta')
		.values({ key, value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
		.execute();
}
