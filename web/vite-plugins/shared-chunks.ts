import type { Rolldown } from 'vite';

/** Components that are shown first. Kit loads each as a chunk of its own. */
const FIRST_LIST = [
	'/src/routes/+layout.svelte',
	'/src/routes/(console)/+layout.svelte',
	'/src/routes/(console)/administrators/+layout.svelte'
];
const ENTRY = ['/src/routes/sign-in/+page.svelte', '/src/routes/unlock/+page.svelte'];

/**
 * What the first screens share comes in two files, because each further one costs a request before
 * anything is shown: what the first list needs, and what signing in and unlocking need besides.
 */
export const sharedChunks: Rolldown.CodeSplittingGroup[] = [
	{
		name: (id, context) => (isImportedBy(FIRST_LIST, id, context) ? 'first' : null),
		minShareCount: 2,
		priority: 2
	},
	{
		name: (id, context) => (isImportedBy(ENTRY, id, context) ? 'entry' : null),
		minShareCount: 3,
		priority: 1
	},
	{ name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 3_000 }
];

/** Tells whether a module is loaded with one of these files, whose ends are given: no `import()` lies between. */
function isImportedBy(
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
