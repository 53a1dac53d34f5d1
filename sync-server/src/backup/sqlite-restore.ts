import { copyFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';

import { isEmpty } from '#provisioning/create-provider.ts';
import { isNotADatabase, settleSqliteFile } from '#store/sqlite/file.ts';
import { openSqliteAsIs } from '#store/sqlite/open.ts';
import { StoreRefused } from '#store/trouble.ts';

/**
 * Refuses if the file holds a provider that is not to be replaced, or if a server has it open. A
 * damaged file cannot be open.
 */
export async function requirePlace(
	target: string,
	{ replaces }: { readonly replaces: boolean }
): Promise<void> {
	if (!existsSync(target)) return;
	if (!isLeft(target, replaces))
		throw new StoreRefused(`A server is using ${target}. Stop it first.`);
	if (!replaces && !(await isNobodyIn(target)))
		throw new StoreRefused(`${target} is not empty. Use --force to replace it with the backup.`);
}

export async function putInPlace(
	stage: string,
	target: string,
	{ replaces, at }: { readonly replaces: boolean; readonly at: number }
): Promise<string | undefined> {
	const former = `${target}.before-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}`;
	const isReplaced = replaces && existsSync(target);
	if (isReplaced) await copyFile(target, former);
	// Otherwise SQLite would read these as part of the new file.
	for (const ending of ['-wal', '-shm']) await rm(`${target}${ending}`, { force: true });
	await rename(stage, target);
	return isReplaced ? former : undefined;
}

function isLeft(target: string, replaces: boolean): boolean {
	try {
		return settleSqliteFile(target);
	} catch (error) {
		if (replaces && error instanceof StoreRefused) return true;
		throw error;
	}
}

async function isNobodyIn(target: string): Promise<boolean> {
	const store = openSqliteAsIs(target);
	try {
		return await isEmpty(store.db);
	} catch (error) {
		if (isNotADatabase(error)) return false;
		throw error;
	} finally {
		await store.close();
	}
}
