import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { readSources } from '#scripts/sources.ts';
import ts from 'typescript';

/** Files and the files that each imports, type imports included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const SOURCES = [
	'{shared,sync-server,bench}/{src,bin}/**/*.ts',
	'web/src/**/*.{ts,svelte}',
	'{tests,scripts}/**/*.ts'
];
const SCRIPT = /<script[^>]*>([\s\S]*?)<\/script>/g;

/** Reads the imports of every source file below the root. */
export async function importGraph(root: string): Promise<ImportGraph> {
	const sources = await readSources(root, SOURCES);
	const texts = new Map([...sources].map(([path, text]) => [resolve(root, path), text]));
	return new Map(
		[...texts].map(([file, text]) => [
			file,
			importsOf(file, text).filter((path) => texts.has(path))
		])
	);
}

function importsOf(file: string, text: string): readonly string[] {
	const code = file.endsWith('.svelte') ? scriptsOf(text) : text;
	const { importedFiles } = ts.preProcessFile(code, true, true);
	const { resolve: find } = createRequire(file);
	return importedFiles.flatMap(({ fileName }) => {
		try {
			return [find(fileName.split('?', 1).join())];
		} catch {
			// Made by the build, such as `$app/state`.
			return [];
		}
	});
}

function scriptsOf(component: string): string {
	return [...component.matchAll(SCRIPT)].map(([, script = '']) => script).join('\n');
}

/**
 * Returns the groups of files that import one another in a circle, largest first: the strongly
 * connected components of more than one file, found by Tarjan's algorithm (1972).
 */
export function cyclesIn(graph: ImportGraph): readonly (readonly string[])[] {
	const order = new Map<string, number>();
	const lowest = new Map<string, number>();
	const stack: string[] = [];
	const cycles: string[][] = [];

	function visit(file: string): void {
		order.set(file, order.size);
		lowest.set(file, order.size - 1);
		stack.push(file);
		for (const next of graph.get(file) ?? []) {
			if (!order.has(next)) visit(next);
			if (stack.includes(next)) lowest.set(file, Math.min(least(file), least(next)));
		}
		if (least(file) !== order.get(file)) return;
		const group = stack.splice(stack.indexOf(file));
		if (group.length > 1) cycles.push(group.toSorted());
	}
	const least = (file: string): number => lowest.get(file) ?? Infinity;

	for (const file of graph.keys()) if (!order.has(file)) visit(file);
	return cycles.toSorted((a, b) => b.length - a.length);
}
