import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { endWithLaunchers } from './launchers.ts';

// Vite serves the app and proxies the server's requests; both pick up changes.
const root = resolve(import.meta.dirname, '..');
const address = { host: '127.0.0.1', port: '5173' };

const server = spawn(process.execPath, ['--watch', 'sync-server/src/main.ts'], {
	cwd: root,
	stdio: 'inherit',
	env: {
		...process.env,
		TENANTRY_DEMO: '1',
		PORT: '8787',
		PUBLIC_URL: `http://${address.host}:${address.port}`
	}
});
const app = spawn(
	resolve(root, 'web/node_modules/.bin/vite'),
	['dev', '--host', address.host, '--port', address.port, '--strictPort'],
	{ cwd: resolve(root, 'web'), stdio: 'inherit' }
);

endWithLaunchers();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => {
		server.kill(signal);
		app.kill(signal);
	});
}
