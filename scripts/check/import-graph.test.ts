import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cyclesIn, importGraph } from './import-graph.ts';

const graph = (edges: Record<string, readonly string[]>) => new Map(Object.entries(edges));

test('finds no cycle where imports lead one way', () => {
	expect(cyclesIn(graph({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([]);
});

test('finds each group of files that import one another, largest first', () => {
	const edges = { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['e'], e: ['c'], f: ['a'] };

	expect(cyclesIn(graph(edges))).toEqual([
		['c', 'd', 'e'],
		['a', 'b']
	]);
});

test('reads type imports, imports of components and paths of a package', async () => {
	const root = await mkdtemp(join(tmpdir(), 'tenantry-imports-'));
	onTestFinished(() => rm(root, { recursive: true }));
	const write = async (path: string, text: string) => {
		await mkdir(join(root, path, '..'), { recursive: true });
		await writeFile(join(root, path), text);
	};
	await write('web/package.json', '{ "imports": { "#lib/*": "./src/lib/*" } }');
	await write('web/src/lib/a.ts', "import type { B } from '#lib/b.ts';\nexport type A = B;");
	await write('web/src/lib/b.ts', "export type { C } from './c.svelte';");
	await write('web/src/lib/c.svelte', "<script>import '#lib/a.ts?worker';</script>");

	const [cycle] = cyclesIn(await importGraph(root));

	expect(cycle?.map((file) => file.slice(join(root, 'web/src/lib/').length))).toEqual([
		'a.ts',
		'b.ts',
		'c.svelte'
	]);
});
