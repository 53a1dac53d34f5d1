import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { PSEUDO } from '@tenantry/web/translation/pseudo.ts';

const web = resolve(import.meta.dirname, '../../../web');

/** Builds the app in the language of tests, and returns the folder. */
export async function buildInPseudo(): Promise<string> {
	const vite = resolve(web, 'node_modules/vite/bin/vite.js');
	const env = { ...process.env, APP_LANGUAGE: PSEUDO };
	await promisify(execFile)(process.execPath, [vite, 'build'], { cwd: web, env });
	return resolve(web, `build-${PSEUDO}`);
}
