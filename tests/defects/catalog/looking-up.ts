import type { Defect } from '#defects/defect.ts';

/** In what a transaction reads under the lock, or takes for known. */
export const LOOKING_UP: readonly Defect[] = [
	{
		name: 'what a change adds is looked up change by change',
		file: 'sync-server/src/sync/prefetch.ts',
		find: '[...readBy(mutation), ...createdBy(mutation)]',
		replace: 'readBy(mutation)',
		caughtBy: {
			test: 'the rows that decide > are read in one query where the changes add them',
			in: 'sync-server/src/sync/push/push.test.ts'
		}
	},
	{
		name: 'a plan that this server has just stored is not known when its time comes',
		file: 'sync-server/src/sync/plans/store-with-plans.ts',
		find: '...(!tx.hasMovedPlans && { known',
		replace: '...(tx.head.version > 0 && { known',
		caughtBy: {
			test: 'on sqlite > an account whose end has come > SEC-C16 is out at its next request, without any schedule',
			in: 'tests/sync/access/access-plans.test.ts'
		}
	}
];
