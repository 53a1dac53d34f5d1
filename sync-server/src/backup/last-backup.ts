import { readMeta, writeMeta } from '#store/meta.ts';
import type { Database } from '#store/store.ts';

const LAST = 'last_backup_at';

export async function noteBackup(db: Database, at: number): Promise<void> {
	await writeMeta(db, LAST, String(at));
}

export async function lastBackupAt(db: Database): Promise<number | undefined> {
	const value = await readMeta(db, LAST);
	return value === undefined ? undefined : Number(value);
}
