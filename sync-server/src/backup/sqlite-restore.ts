import { copyFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';

import { isEmpty } from '#founding/found-provider.ts';
import { isNotADatabase, settleSqliteFile } from '#store/sqlite-file.ts';
import { openSqliteAsIs } from '#store/sqlite.ts';
import { StoreRefused } from '#store/store-refused.ts';

/**
 * Whether a backup may take the place of this file: nobody is in it, or it is to be replaced.
 * Refuses while a server has it open; a damaged file is open to nobody.
 */
export async function requirePlace(
	target: string,
	{ replaces }: { readonly replaces: boolean }
): Promise<void> {
	if (!existsSync(target)) return;
	if (!isLeft(target, replaces))
		throw new StoreRefused(`A server works on ${target}: stop it first.`);
	if (!replaces && !(await isNobodyIn(target)))
		throw new StoreRefused(`${target} is not empty: --force puts the backup in its place.`);
}

/** Answers where the file is that was replaced, if one was. */
export async function putInPlace(
	stage: string,
	target: string,
	{ replaces, at }: { readonly replaces: boolean; readonly at: number }
): Promise<string | undefined> {
	const former = `${target}.before-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}`;
	const isReplaced = replaces && existsSync(target);
	if (isReplaced) await copyFile(target, former);
	// They would be read as a part of what comes.
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
