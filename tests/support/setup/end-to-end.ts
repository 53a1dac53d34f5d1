import { rm } from 'node:fs/promises';
import { people } from '#support/world/people.ts';
import { PREPARED_DATA, prepareFolder } from '#support/world/world.ts';

/** Imports the provider of the end-to-end tests once; every test works on a copy. */
export default async function setup(): Promise<() => Promise<void>> {
	const folder = await prepareFolder(people.filter(({ password }) => password !== undefined));
	process.env[PREPARED_DATA] = folder;
	return () => rm(folder, { recursive: true, force: true });
}
