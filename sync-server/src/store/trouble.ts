/** PostgreSQL: timeouts, too many connections, shutting down, starting up, unreachable. */
const STATES = new Set([
	'55P03',
	'57014',
	'53300',
	'57P01',
	'57P03',
	'40001',
	'40P01',
	'25006',
	'57P02',
	'08000',
	'08001',
	'08003',
	'08004',
	'08006',
	'ECONNREFUSED',
	'ECONNRESET',
	'EPIPE',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENOTFOUND',
	'EAI_AGAIN'
]);
/** A connection that breaks while a statement waits, which pg reports by message only. */
const BROKEN =
	/^(Connection terminated|Client has encountered a connection error|Client was closed)/;
/** SQLite: BUSY, READONLY, IOERR. */
const RESULTS = new Set([5, 8, 10]);

/** PostgreSQL: disk_full. The operating system: no room, or none within a quota. */
const FULL_STATES = new Set(['53100', 'ENOSPC', 'EDQUOT']);
/**
 * SQLite: FULL, for a write that the disk has no room for. A write beyond a quota or a limit is
 * IOERR_WRITE, and a WAL index that cannot grow is IOERR_SHMSIZE.
 */
const FULL_RESULTS = new Set([13, 778, 4874]);

/** Database trouble that is not caused by the request, so that a retry may succeed. */
export type StoreTrouble = 'disk_full' | 'overloaded';

/** How long to wait before a retry. */
export const RETRY_MS: Readonly<Record<StoreTrouble, number>> = {
	overloaded: 1_000,
	disk_full: 30_000
};

export function storeTroubleOf(error: unknown): StoreTrouble | undefined {
	if (isDiskFull(error)) return 'disk_full';
	return isPassing(error) ? 'overloaded' : undefined;
}

export function isDiskFull(error: unknown): boolean {
	const result = resultOf(error);
	return result === undefined ? FULL_STATES.has(stateOf(error) ?? '') : FULL_RESULTS.has(result);
}

/** Awaits a write that no answer depends on; a full disk skips it, so that reads still work. */
export async function unlessFull(noted: Promise<unknown>): Promise<void> {
	try {
		await noted;
	} catch (error) {
		if (!isDiskFull(error)) throw error;
	}
}

function isPassing(error: unknown): boolean {
	if (error instanceof Error && BROKEN.test(error.message)) return true;
	const result = resultOf(error);
	return result === undefined ? STATES.has(stateOf(error) ?? '') : RESULTS.has(result & 0xff);
}

function resultOf(error: unknown): number | undefined {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
		? error.errcode
		: undefined;
}

function stateOf(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string'
		? error.code
		: undefined;
}

/** The database cannot be used in its state; the message is one line for the operator. */
export class StoreRefused extends Error {}
