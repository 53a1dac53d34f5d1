import { dirname, join, resolve } from 'node:path';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { endWithLaunchers } from './launchers.ts';
import { parseStartOptions, USAGE } from './start-options.ts';
import { buildServer, HEAP, MEMORY } from './server-build.ts';
import { buildWhenChanged } from './web-build.ts';

const ROOT = resolve(import.meta.dirname, '..');

const options = parseStartOptions(process.argv.slice(2));
switch (options.kind) {
	case 'help':
		process.stdout.write(USAGE);
		break;
	case 'version':
		console.log(VERSION);
		break;
	case 'refused':
		console.error(options.reason);
		process.exitCode = 1;
		break;
	case 'start':
		await start(options.isDemoWanted);
}

async function start(isDemoWanted: boolean): Promise<void> {
	endWithLaunchers();
	if (!(await buildWhenChanged())) {
		process.exitCode = 1;
		return;
	}
	const program = await buildServer(ROOT);
	// The demo gives a newcomer an account to sign in with; the server creates it once, and on
	// loopback only.
	if (isDemoWanted) process.env.TENANTRY_DEMO ??= '1';
	else process.env.TENANTRY_DEMO = '0';
	process.env.NODE_COMPILE_CACHE ??= join(dirname(program), 'compiled');
	process.env.GLIBC_TUNABLES ??= MEMORY;
	// The same process, so that its launchers and whoever signals it find the server.
	process.execve?.(process.execPath, [process.execPath, HEAP, program]);
}
