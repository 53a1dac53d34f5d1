import { access, mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { withSources } from '#support/versions/sources.ts';

const builds = resolve(import.meta.dirname, '../../../node_modules/.cache/tenantry/builds');

/** Returns the folder of the app as a commit builds it; the build is made once. */
export async function earlierBuild(commit: string): Promise<string> {
	const folder = join(builds, commit);
	if (await isThere(folder)) return folder;
	await mkdir(builds, { recursive: true });
	await withSources(commit, builds, ({ folder: sources }) =>
		rename(join(sources, 'web/build'), folder)
	);
	return folder;
}

async function isThere(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false
	);
}
