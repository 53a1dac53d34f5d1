import { endWithLaunchers } from './launchers.ts';
import { wantsDemo } from './start-options.ts';
import { buildWhenChanged } from './web-build.ts';

endWithLaunchers();
const isDemoWanted = wantsDemo(process.argv.slice(2));
if (isDemoWanted === undefined) {
	console.error('start takes --no-demo, and nothing else.');
	process.exitCode = 1;
} else if (await buildWhenChanged()) {
	// A newcomer finds somebody to sign in as; the server makes the demo once, and on loopback only.
	if (isDemoWanted) process.env.TENANTRY_DEMO ??= '1';
	else process.env.TENANTRY_DEMO = '0';
	await import('@tenantry/sync-server/main.ts');
} else {
	process.exitCode = 1;
}
