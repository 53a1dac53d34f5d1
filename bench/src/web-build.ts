import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const web = resolve(import.meta.dirname, '../../web');

/** Build of the app as `start` serves it. */
export const productionBuild = resolve(web, 'build');

/** Build of the same app, with the engine on `window.bench`. */
export const benchBuild = resolve(web, 'build-bench');

export async function buildProduction(): Promise<void> {
	await build();
}

export async function buildForBench(): Promise<void> {
	await build('--mode', 'bench');
}

async function build(...args: string[]): Promise<void> {
	const vite = resolve(web, 'node_modules/.bin/vite');
	const child = spawn(vite, ['build', ...args], {
		cwd: web,
		stdio: ['ignore', 'ignore', 'inherit']
	});
	await once(child, 'exit');
	if (child.exitCode !== 0) throw new Error('The app could not be built.');
}
