import type { Defect } from '#defects/defect.ts';

const QUARANTINE = 'sync-server/src/sync/push/quarantine.ts';
const TICKET = 'tests/sync/verdicts/quarantine-ticket.test.ts';

/** In what a revoked device hands over. */
export const HANDING_OVER: readonly Defect[] = [
	{
		name: 'the same hand-over is another one if its fields come in another order',
		file: QUARANTINE,
		find: 'canonicalJson(request.mutations)',
		replace: 'JSON.stringify(request.mutations)',
		caughtBy: {
			test: 'on sqlite > the same changes are the same hand-over, in whatever order their fields come',
			in: TICKET
		}
	},
	{
		name: 'the audit calls what was handed over a change without effect',
		file: QUARANTINE,
		find: 'push.account({ ...deviceEntry(decided), outcome })',
		replace: 'push.account(deviceEntry(decided))',
		caughtBy: {
			test: 'on sqlite > the audit has each change that was handed over once, as held and without an effect',
			in: TICKET
		}
	},
	{
		name: 'a ticket of a device that the server has forgotten is an error of the server',
		file: QUARANTINE,
		find: "			if (device === undefined) return err('unauthenticated');\n",
		replace: '',
		caughtBy: {
			test: 'a device that a restored server has forgotten hands nothing over',
			in: TICKET
		}
	}
];
