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

export interface WalOptions {
	/** Program of the thread that checkpoints the log. */
	readonly checkpointFile: string;
	onError(error: unknown): void;
}

export function openWal(path: string, options: WalOptions): Wal {
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
			checkpoint = runCheckpoint(path, options).finally(() => {
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
async function runCheckpoint(path: string, options: WalOptions): Promise<void> {
	const worker = new Worker(options.checkpointFile, { workerData: path });
	worker.on('error', (error) => options.onError(error));
	// `once` of node:events would pass the error on.
	await new Promise((resolve) => worker.once('exit', resolve));
}
