import type { Defect } from '#defects/defect.ts';

const DURABILITY = 'sync-server/src/store/sqlite/durability.test.ts';
const ANSWERED_LATER = 'neither the writer nor a reader is answered before a commit is on the disk';

/** In how commits reach the disk. */
export const FLUSHING: readonly Defect[] = [
	{
		name: 'a change is answered before it is on the disk',
		file: 'sync-server/src/store/sqlite/durability.ts',
		find: 'settled: () => flushes.settled(),',
		replace: 'async settled() {},',
		caughtBy: { test: ANSWERED_LATER, in: DURABILITY }
	},
	{
		name: 'a reader is answered before what it read is on the disk',
		file: 'sync-server/src/store/sqlite/open.ts',
		find: 'await durability.settled();',
		replace: '',
		caughtBy: { test: ANSWERED_LATER, in: DURABILITY }
	},
	{
		name: 'answers go on after a flush has failed',
		file: 'sync-server/src/store/sqlite/flushes.ts',
		find: '		await before;\n',
		replace: '		await before?.catch(() => {});\n',
		caughtBy: {
			test: 'once a flush has failed nothing is answered any more',
			in: DURABILITY
		}
	},
	{
		name: 'the log is never written back to the database',
		file: 'sync-server/src/store/sqlite/durability.ts',
		find: 'if (writer.pagesInLog >= CHECKPOINT_PAGES) wal.checkpoint();',
		replace: '',
		caughtBy: {
			test: 'a long log is written back to the database while the server runs, and begins anew',
			in: DURABILITY
		}
	}
];
