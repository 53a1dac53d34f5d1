import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';

// Runs in a thread of its own, because it waits for the disk.

/** Commits continue meanwhile; a further pass writes what they added. */
const MAX_PASSES = 5;

const database = new DatabaseSync(String(workerData));
try {
	database.exec('PRAGMA synchronous = FULL');
	const pass = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
	for (let passes = 0; passes < MAX_PASSES; passes++) {
		const { log, checkpointed } = pass.get() ?? {};
		if (log === checkpointed) break;
	}
} finally {
	database.close();
}
