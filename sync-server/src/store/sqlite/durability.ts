import type { SqliteConnection } from './connection.ts';
import { Flushes } from './flushes.ts';
import type { Wal } from './wal.ts';

export interface Durability {
	readonly pragmas: string;
	/** Notes what the writer committed, before others get it. */
	noteWrites(writer: SqliteConnection): void;
	settled(): Promise<void>;
	close(): Promise<void>;
}

/** A checkpoint writes pages back together after 16 MB of WAL. */
const CHECKPOINT_PAGES = 4096;

/** Each commit is flushed in its turn of the event loop, before anyone else can read it. */
export const flushedInTurn: Durability = {
	pragmas: `PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};`,
	noteWrites() {},
	async settled() {},
	async close() {}
};

/**
 * Flushes commits together and beside the event loop, which a slow disk would block otherwise.
 * SQLite then only flushes the first page of each log itself, on which the order of its pages
 * depends.
 */
export function flushedBeside(wal: Wal): Durability {
	const flushes = new Flushes(() => wal.flush());
	let written = 0;
	return {
		pragmas: 'PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;',
		noteWrites(writer) {
			const { written: all } = writer;
			if (all === written) return;
			written = all;
			flushes.noteCommit();
			if (writer.pagesInLog >= CHECKPOINT_PAGES) wal.checkpoint();
		},
		settled: () => flushes.settled(),
		close: () => wal.close()
	};
}
