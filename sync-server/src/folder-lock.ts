import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { isBusy } from './store/sqlite/file.ts';
import { unlessFull } from '#store/trouble.ts';

import { StartRefused } from './start-refused.ts';

const LOCK = 'server.lock';
const PID = 'server.pid';

/** A lock is released when its object is garbage-collected, so each is kept. */
const held: DatabaseSync[] = [];

/**
 * Locks the folder for this server until its process ends, in whatever way. The lock is the
 * operating system's, taken by SQLite on a file of its own, so that the database stays open to the
 * command; the process id beside it is only for people.
 */
export async function holdFolder(folder: string): Promise<void> {
	const lock = new DatabaseSync(join(folder, LOCK));
	try {
		// Nothing is ever written, so there is nothing to roll back.
		lock.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
	} catch (error) {
		lock.close();
		if (!isBusy(error)) throw error;
		throw new StartRefused(
			`The data folder ${folder} is in use by the server with process id ${await holderOf(folder)}. Several servers on one database need PostgreSQL: set DATABASE_URL.`
		);
	}
	held.push(lock);
	await unlessFull(writeFile(join(folder, PID), `${process.pid}\n`));
}

async function holderOf(folder: string): Promise<string> {
	return (await readFile(join(folder, PID), 'utf8').catch(() => 'unknown')).trim();
}
