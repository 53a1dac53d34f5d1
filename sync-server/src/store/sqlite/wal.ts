import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/** The write-ahead log of a database, whose flushes and checkpoints take no turn of the event loop. */
export interface Wal {
	/** Puts everything that is committed by now on the disk. */
	flush(): Promise<void>;
	/** Begins to write the log back to the database, unless that is under way. */
	checkpoint(): void;
	/** Waits for a checkpoint that is under way. */
	close(): Promise<void>;
}

/** After one that achieved nothing, because a reader needs the log, the next one waits this long. */
const CHECKPOINT_EVERY_MS = 1_000;

/**
 * Opens the log of a database that this process has open; it exists from the first commit on.
 * `checkpointFile` is the program of the thread that writes it back.
 */
export function openWal(path: string, checkpointFile: string): Wal {
	let file: Promise<FileHandle> | undefined;
	let checkpoint: Promise<void> | undefined;
	let nextAt = 0;

	return {
		async flush() {
			file ??= open(`${path}-wal`, 'r+');
			await (await file).datasync();
		},
		checkpoint() {
			if (checkpoint !== undefined || performance.now() < nextAt) return;
			checkpoint = runCheckpoint(path, checkpointFile).finally(() => {
				checkpoint = undefined;
				nextAt = performance.now() + CHECKPOINT_EVERY_MS;
			});
		},
		async close() {
			await checkpoint;
			await (await file)?.close();
		}
	};
}

/** Runs in a thread of its own. One that fails, as on a full disk, is tried again with a later commit. */
async function runCheckpoint(path: string, program: string): Promise<void> {
	const worker = new Worker(program, { workerData: path });
	worker.on('error', () => {});
	await once(worker, 'exit');
}
