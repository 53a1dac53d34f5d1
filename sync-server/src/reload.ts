import type { Logger } from 'pino';

import { readConfig, type Config } from './config.ts';

/** What takes effect while the server runs. */
export interface Reloadable {
	readonly config: Config;
	readonly log: Pick<Logger, 'level' | 'warn' | 'error'>;
	readonly changeDatabaseUrl: (url: string) => void;
	readonly changeMailServer: (url: URL | undefined) => void;
	readonly renewCertificate: () => Promise<void>;
}

/** Reads files again at each SIGHUP, one time after the other. */
export function reloadOnHangup(running: Reloadable): void {
	let reloaded = Promise.resolve();
	process.on('SIGHUP', () => {
		reloaded = reloaded
			.then(() => reload(running))
			.catch((error: unknown) => running.log.error({ err: error }, 'files were not read again'));
	});
}

/** A value that cannot be used is logged; the present one stays. */
async function reload(running: Reloadable): Promise<void> {
	const { config, log } = running;
	await running.renewCertificate();
	const read = readConfig();
	if (!read.ok) {
		log.error({ refusal: read.error }, 'the configuration stays the one from before');
		return;
	}
	const { databaseUrl, smtpUrl, logLevel } = read.value;
	if (placeOf(databaseUrl) === placeOf(config.databaseUrl)) {
		if (databaseUrl !== undefined) running.changeDatabaseUrl(databaseUrl);
	} else log.error({}, 'the database stays the one from before: another one needs a restart');
	running.changeMailServer(smtpUrl);
	log.level = logLevel;
	log.warn({}, 'the files of the configuration are read again');
}

/** A database's URL without the user and the password, which may change. */
function placeOf(databaseUrl: string | undefined): string | undefined {
	return databaseUrl?.replace(/\/\/[^/]*@/, '//');
}
