import type { Rolldown } from 'vite';

/** Tells whether a module is loaded with one of these files, whose ends are given: no `import()` lies between. */
export function isImportedBy(
	files: readonly string[],
	id: string,
	context: Rolldown.ChunkingContext
): boolean {
	const found = new Set([id]);
	for (const importer of found) {
		if (files.some((file) => importer.endsWith(file))) return true;
		for (const next of context.getModuleInfo(importer)?.importers ?? []) found.add(next);
	}
	return false;
}
