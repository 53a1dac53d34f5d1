import { parseArgs } from 'node:util';
import { buildWhenChanged } from './web-build.ts';

const wantsDemo = readWishes();
if (wantsDemo === undefined) {
	console.error('start takes --no-demo, and nothing else.');
	process.exitCode = 1;
} else if (await buildWhenChanged()) {
	// A newcomer finds somebody to sign in as; the server makes the demo once, and on loopback only.
	process.env.TENANTRY_DEMO = wantsDemo ? (process.env.TENANTRY_DEMO ?? '1') : '0';
	await import('@tenantry/sync-server/main.ts');
} else {
	process.exitCode = 1;
}

function readWishes(): boolean | undefined {
	// Some package managers pass the dashes on that part their own options from ours.
	const args = process.argv.slice(2).filter((word) => word !== '--');
	try {
		const { values } = parseArgs({ args, options: { 'no-demo': { type: 'boolean' } } });
		return values['no-demo'] !== true;
	} catch {
		return undefined;
	}
}
