import type { Defect } from '#defects/defect.ts';

const NEED = 'shared/src/domain/approval/need.test.ts';
const EXPORTS = 'tests/sync/approvals/export-approval.test.ts';
const KERNEL = 'shared/src/domain/approval/need.ts';

/** In the approval of exports. */
export const EXPORTING: readonly Defect[] = [
	{
		name: 'the right to export needs no approval',
		file: KERNEL,
		find: "is: ({ from, to }) => exportDirection(from, to) === 'loosen'",
		replace: "is: ({ from, to }) => exportDirection(from, to) === 'tighten'",
		caughtBy: {
			test: 'SEC-D12 the right to export waits where the provider requires approval, and changes nothing',
			in: NEED
		}
	},
	{
		name: 'the server exports without approval',
		file: 'sync-server/src/sync/readers/admit-to-export.ts',
		find: "return mayExport(rows, { ...sender, at }) ? audience : err('approval_required');",
		replace: "return at > 0 ? audience : err('approval_required');",
		caughtBy: {
			test: 'on sqlite > SEC-D25 no one exports the activity until another person approves it, and then only the one who asked',
			in: EXPORTS
		}
	},
	{
		name: 'the right to export never ends',
		file: 'shared/src/domain/administrator/may-export.ts',
		find: "return typeof until === 'number' && at < until;",
		replace: "return typeof until === 'number' && at > 0;",
		caughtBy: {
			test: 'on sqlite > SEC-D25 an approval ends after 24 hours by the server’s clock',
			in: EXPORTS
		}
	}
];
