import { join, resolve } from 'node:path';

/**
 * Environment variable that names an unpacked release, or the bundled sources, which tests then run
 * instead of the sources.
 */
export const RELEASE = 'TENANTRY_RELEASE';

const sources = resolve(import.meta.dirname, '../../../sync-server');
const release = process.env[RELEASE];

/** What Node runs, with its arguments, to start the server. */
export const SERVER: readonly string[] =
	release === undefined ? [join(sources, 'src/main.ts')] : [join(release, 'tenantry'), 'serve'];

/** What Node runs, before the words of a command. */
export const COMMAND =
	release === undefined ? join(sources, 'bin/tenantry.ts') : join(release, 'tenantry');
