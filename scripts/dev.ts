import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

// Vite serves the app and passes what is for the server on to it; both reload on a change.
const root = resolve(import.meta.dirname, '..');
const server = spawn(process.execPath, ['--watch', 'sync-server/src/main.ts'], {
	cwd: root,
	stdio: 'inherit',
	env: { TENANTRY_DEMO: '1', ...process.env }
});
const app = spawn('node_modules/.bin/vite', ['dev'], {
	cwd: resolve(root, 'web'),
	stdio: 'inherit'
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => {
		server.kill(signal);
		app.kill(signal);
	});
}
