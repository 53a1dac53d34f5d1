import { hostname } from 'node:os';

import { pino, type Logger } from 'pino';

import { VERSION } from './version.ts';

/** Limit on buffered lines that cannot be written; lines beyond it are dropped. */
const KEPT_BYTES = 1024 * 1024;

/** Writes JSON lines to standard error, synchronously, before the logged work continues. */
export function openLog(level: string): Logger {
	const base = { pid: process.pid, hostname: hostname(), version: VERSION };
	const destination = pino.destination({ dest: 2, sync: true, maxLength: KEPT_BYTES });
	// Standard error may be a file on a full disk: no request may fail because logging does.
	destination.on('error', () => {});
	return pino({ level, base }, destination);
}
