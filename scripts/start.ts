import { VERSION } from '@tenantry/sync-server/version.ts';
import { endWithLaunchers } from './launchers.ts';
import { parseStartOptions, USAGE } from './start-options.ts';
import { buildWhenChanged } from './web-build.ts';

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
	// The demo gives a newcomer an account to sign in with; the server creates it once, and on
	// loopback only.
	if (isDemoWanted) process.env.TENANTRY_DEMO ??= '1';
	else process.env.TENANTRY_DEMO = '0';
	await import('@tenantry/sync-server/main.ts');
}
