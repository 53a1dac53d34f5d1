import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBuild, weigh } from './built-modules.ts';

const FILES: Readonly<Record<string, string>> = {
	'200.html': '<link href="/_app/immutable/entry/app.1.js" rel="modulepreload">',
	'200.es.html': '<link href="/_app/immutable/entry/app.2.js" rel="modulepreload">',
	'_app/immutable/entry/app.1.js':
		'let d={"/":[5],"/(console)/people":[7,[2,3]]};import"../chunks/a.js";' +
		['0.a', '2.b', '3.c', '5.d', '7.e', '27.f']
			.map((node) => `import("../nodes/${node}.js")`)
			.join(),
	'_app/immutable/entry/app.2.js':
		'let d={"/":[5],"/(console)/people":[7,[]]};import("../nodes/0.a.js"),import("../nodes/7.es.js")',
	'_app/immutable/nodes/7.es.js': 'export const gente=1',
	'_app/immutable/nodes/0.a.js': 'export const root=1',
	'_app/immutable/nodes/2.b.js': 'import{x}from"../chunks/a.js";import("../chunks/lazy.js")',
	'_app/immutable/nodes/3.c.js': 'export{}',
	'_app/immutable/nodes/5.d.js': 'export const start=1',
	'_app/immutable/nodes/7.e.js': 'export const people=1',
	'_app/immutable/nodes/27.f.js': 'export const other=1',
	'_app/immutable/chunks/a.js': 'import"./b.js";export const x=1',
	'_app/immutable/chunks/b.js': 'import"./a.js"',
	'_app/immutable/chunks/lazy.js': 'export const lazy=1',
	'_app/immutable/workers/engine.js': 'import("./chunks/engine.js")',
	'_app/immutable/workers/chunks/engine.js': 'import"./rows.js";import("./lazy.js")',
	'_app/immutable/workers/chunks/rows.js': 'export const rows=1',
	'_app/immutable/workers/chunks/lazy.js': 'export const lazy=1',
	'_app/version.json': '{}'
};
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-build-'));
	for (const [path, text] of Object.entries(FILES)) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
});
afterEach(() => rm(folder, { recursive: true }));

function kilobytes(...paths: readonly string[]): number {
	const sizes = paths.map((path) => gzipSync(FILES[`_app/immutable/${path}`] ?? '', { level: 9 }));
	return sizes.reduce((total, { length }) => total + length, 0) / 1000;
}

test('a page weighs its entries, layouts and all that they import at once', async () => {
	const build = await readBuild(folder);

	expect(weigh(build, build.pageOf('/(console)/people'))).toBeCloseTo(
		kilobytes(
			'entry/app.1.js',
			'nodes/0.a.js',
			'nodes/2.b.js',
			'nodes/3.c.js',
			'nodes/7.e.js',
			'chunks/a.js',
			'chunks/b.js'
		),
		9
	);
});

test('a page in another language weighs the modules that its own shell starts', async () => {
	const build = await readBuild(folder, '200.es.html');

	expect(weigh(build, build.pageOf('/(console)/people'))).toBeCloseTo(
		kilobytes('entry/app.2.js', 'nodes/0.a.js', 'nodes/7.es.js'),
		9
	);
});

test('a worker weighs its script, what that begins with and the chunks of both', async () => {
	const build = await readBuild(folder);

	expect(build.workers).toEqual([
		'/_app/immutable/workers/engine.js',
		'/_app/immutable/workers/chunks/engine.js'
	]);
	expect(weigh(build, build.workers)).toBeCloseTo(
		kilobytes('workers/engine.js', 'workers/chunks/engine.js', 'workers/chunks/rows.js'),
		9
	);
});

test('a route or a module that the build does not have is an error', async () => {
	const build = await readBuild(folder);

	expect(() => build.pageOf('/people')).toThrow('The build has no route /people.');
	expect(() => weigh(build, ['/missing.js'])).toThrow('The build has no module /missing.js.');
});
