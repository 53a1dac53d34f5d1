import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Modules of the built app by their path from the root of the site. */
export interface Build {
	readonly sources: ReadonlyMap<string, string>;
	/** Scripts that start workers, and what those import dynamically to begin with. */
	readonly workers: readonly string[];
	/** Modules with which a page at this route starts, named as in `src/routes`. */
	pageOf(route: string): readonly string[];
}

const CODE = '/_app/immutable';
/** Modules that a built module needs at once; `import()` loads the others on demand. */
const IMPORTED = /(?:from|import)\s*[`'"](\.{1,2}\/[^`'"]+\.js)[`'"]/g;
const IMPORTED_DYNAMICALLY = /import\(\s*[`'"](\.{1,2}\/[^`'"]+\.js)[`'"]/g;

/** Reads the app in one of its languages: the one of the page that is named. */
export async function readBuild(folder: string, shellName = '200.html'): Promise<Build> {
	const paths = await readdir(folder, { recursive: true });
	const modules = paths.filter((path) => path.endsWith('.js')).map((path) => `/${path}`);
	const sources = new Map(
		await Promise.all(
			modules.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)
		)
	);
	// Every language has a shell, and modules of its own beside those that hold no text.
	const shell = await readFile(join(folder, shellName), 'utf8');
	const ofShell = reachable(
		modules.filter((path) => shell.includes(path)),
		sources
	);
	const inFolder = (name: string) => modules.filter((path) => dirname(path) === `${CODE}/${name}`);
	const workers = inFolder('workers').flatMap((path) => [
		path,
		...importsOf(path, sources, IMPORTED_DYNAMICALLY)
	]);
	return {
		sources,
		workers,
		pageOf(route) {
			const entries = inFolder('entry').filter((path) => ofShell.has(path));
			const nodes = nodesOf(route, entries.map((path) => sources.get(path) ?? '').join('\n'));
			return [
				...entries,
				...inFolder('nodes').filter(
					(path) => ofShell.has(path) && nodes.includes(basename(path).split('.')[0] ?? '')
				)
			];
		}
	};
}

function reachable(
	entries: readonly string[],
	sources: ReadonlyMap<string, string>
): ReadonlySet<string> {
	const found = new Set(entries);
	for (const path of found) {
		for (const pattern of [IMPORTED, IMPORTED_DYNAMICALLY]) {
			for (const imported of importsOf(path, sources, pattern)) found.add(imported);
		}
	}
	return found;
}

/** Returns the numbers of a route's page and layouts, the root layout's included. */
function nodesOf(route: string, entries: string): readonly string[] {
	const place = entries.indexOf(`"${route}":[`);
	const [, page, layouts] = /\[~?(\d+)(?:,\[([\d,]*)\])?/.exec(entries.slice(place)) ?? [];
	if (place === -1 || page === undefined) throw new Error(`The build has no route ${route}.`);
	return ['0', page, ...(layouts ?? '').split(',')];
}

/** Returns the gzipped kilobytes of modules and of their static imports. */
export function weigh({ sources }: Pick<Build, 'sources'>, entries: Iterable<string>): number {
	const found = new Set(entries);
	for (const path of found)
		for (const imported of importsOf(path, sources, IMPORTED)) found.add(imported);
	const sizes = [...found].map((path) => {
		const source = sources.get(path);
		if (source === undefined) throw new Error(`The build has no module ${path}.`);
		return gzipSync(source, { level: 9 }).length;
	});
	return sizes.reduce((total, size) => total + size, 0) / 1000;
}

function importsOf(
	path: string,
	sources: ReadonlyMap<string, string>,
	pattern: RegExp
): readonly string[] {
	const found = (sources.get(path) ?? '').matchAll(pattern);
	return Array.from(found, ([, imported = '']) => join(dirname(path), imported));
}
