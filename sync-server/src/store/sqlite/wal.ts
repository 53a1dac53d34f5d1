import { open, type FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/** The write-ahead log of a database, whose flushes and checkpoints take no turn of the event loop. */
export interface Wal {
	flush(): Promise<void>;
	/** Does nothing while a checkpoint is in progress. */
	checkpoint(): void;
	/** Waits for a checkpoint in progress. */
	close(): Promise<void>;
}

/** Delay after a checkpoint that achieved nothing because a reader needs the log. */
const CHECKPOINT_EVERY_MS = 1_000;

/** `checkpointFile` is the program of the thread that checkpoints the log. */
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

/** A failed checkpoint, as on a full disk, is retried with a later commit. */
async function runCheckpoint(path: string, program: string): Promise<void> {
	const worker = new Worker(program, { workerData: path });
	worker.on('error', () => {});
	// `once` of node:events would pass the error on.
	await new Promise((resolve) => worker.once('exit', resolve));
}
