import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { isBuildCurrent } from '@tenantry/web/vite-plugins/build-stamp.ts';
import { run, type Step } from './step.ts';

const BUILD = resolve(import.meta.dirname, '../web/build');
const SAID = /(?<=<meta name="version" content=")[^"]*/;

export const webBuild: Step = {
	name: 'vite build',
	command: ['vite', 'build'],
	folder: 'web',
	// Where another value is set, Vite would build for that.
	env: { NODE_ENV: 'production' }
};

/** Builds the app, unless the existing build came from the same files, and names it. */
export async function buildWhenChanged(): Promise<boolean> {
	if (!(await isBuildCurrent()) && !(await run(webBuild, 'on failure'))) return false;
	await nameBuild(BUILD, VERSION);
	return true;
}

/**
 * Has the app say the program's version, as the server and the command do. What browsers compare is
 * the name of the build, which follows from its files: a commit that leaves the app as it is brings
 * no update to devices.
 */
export async function nameBuild(folder: string, version: string): Promise<void> {
	const pages = (await readdir(folder)).filter((name) => name.endsWith('.html'));
	for (const page of pages.map((name) => join(folder, name)))
		await writeFile(page, (await readFile(page, 'utf8')).replace(SAID, version));
}
