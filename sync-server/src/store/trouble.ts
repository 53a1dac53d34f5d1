/** PostgreSQL: out of time for a lock or a statement, out of connections, shutting down, starting, disk full, out of reach. */
const STATES = new Set([
	...['55P03', '57014', '53300', '57P01', '57P03', '53100', '40001', '40P01', '25006'],
	...['57P02', '08000', '08001', '08003', '08004', '08006'],
	...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
	...['ENOTFOUND', 'EAI_AGAIN']
]);
/** A connection that breaks while a statement waits, which pg tells in words alone. */
const BROKEN =
	/^(Connection terminated|Client has encountered a connection error|Client was closed)/;
/** SQLite: BUSY, READONLY, IOERR, FULL. */
const RESULTS = new Set([5, 8, 10, 13]);

/** Whether the database is in trouble that has nothing to do with the request: the same may go well later. */
export function isStoreTrouble(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	if (BROKEN.test(error.message)) return true;
	if ('errcode' in error && typeof error.errcode === 'number')
		return RESULTS.has(error.errcode & 0xff);
	return 'code' in error && typeof error.code === 'string' && STATES.has(error.code);
}
