import type { Rolldown } from 'vite';
import { isImportedBy } from './importers.ts';

/** Components that are shown first. Kit loads each as a chunk of its own. */
const FIRST_LIST = [
	'/src/routes/+layout.svelte',
	'/src/routes/(console)/+layout.svelte',
	'/src/routes/(console)/administrators/+layout.svelte'
];
const ENTRY = ['/src/routes/sign-in/+page.svelte', '/src/routes/unlock/+page.svelte'];
/** These import zod, which most screens do not need. */
const WITH_SCHEMAS = /\/src\/lib\/components\/(activity|change|device)\//;
const OWN = /\/src\/lib\/(ui|client|components)\//;

/**
 * What several chunks share comes in four files: what the first list needs, what signing in and
 * unlocking need besides, what many screens share, and what two do. More files would compress
 * worse, and each costs a line of the precache list. A group takes what its modules import with it,
 * so the rest chooses last, and what two share leaves out what those first screens import.
 */
export const sharedChunks: Rolldown.CodeSplittingGroup[] = [
	{
		debugName: 'shared by the first list',
		name: (id, context) => (isImportedBy(FIRST_LIST, id, context) ? 'first' : null),
		minShareCount: 2,
		priority: 2
	},
	{
		debugName: 'shared by signing in and unlocking',
		name: (id, context) => (isImportedBy(ENTRY, id, context) ? 'entry' : null),
		minShareCount: 3,
		priority: 1
	},
	{
		debugName: 'shared later',
		name: 'later',
		test: isLater,
		minShareCount: 3
	},
	{
		debugName: 'shared by two',
		name: (id, context) =>
			isLater(id) && !isImportedBy([...FIRST_LIST, ...ENTRY], id, context) ? 'two' : null,
		minShareCount: 2
	}
];

function isLater(id: string): boolean {
	return OWN.test(id) && !WITH_SCHEMAS.test(id);
}
