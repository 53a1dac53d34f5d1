import { hostname } from 'node:os';

import { pino, type Logger } from 'pino';

import { VERSION } from './version.ts';

/** Of lines that cannot be written; what comes after them is not kept. */
const KEPT_BYTES = 1024 * 1024;

/** JSON lines on standard error, each written before what it tells of goes on. */
export function openLog(level: string): Logger {
	const base = { pid: process.pid, hostname: hostname(), version: VERSION };
	const destination = pino.destination({ dest: 2, sync: true, maxLength: KEPT_BYTES });
	// It may be a file on a full disk: no request fails because it cannot be told of.
	destination.on('error', () => {});
	return pino({ level, base }, destination);
}
