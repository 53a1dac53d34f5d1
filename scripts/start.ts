import { buildWhenChanged } from './web-build.ts';

if (await buildWhenChanged()) {
	// A newcomer finds somebody to sign in as; the server makes the demo once, and on loopback only.
	process.env.TENANTRY_DEMO ??= '1';
	await import('@tenantry/sync-server/main.ts');
} else {
	process.exitCode = 1;
}
