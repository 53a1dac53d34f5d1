import type { Defect } from '#defects/defect.ts';

const OPERATOR = 'tests/mail/operator-access.test.ts';

/** In what the operator of the server does from the command line. */
export const OPERATING: readonly Defect[] = [
	{
		name: 'an owner gets no email when the operator opens an account in use',
		file: 'sync-server/src/sync/effects/operator-access.ts',
		find: 'of owners)\n',
		replace: 'of owners.slice(1))\n',
		caughtBy: {
			test: 'on SQLite > SEC-D28 the operator’s reset of a second factor is in the audit with user and reason, and every owner of the provider, and no one else, is emailed',
			in: OPERATOR
		}
	},
	{
		name: 'the operator opens an account in use without saying why',
		file: 'sync-server/src/command/operator-actor.ts',
		find: 'if (isInUse && reason === undefined)',
		replace: "if (isInUse && reason === 'none')",
		caughtBy: {
			test: 'on SQLite > SEC-D28 an account in use is not opened with no reason, and nothing is written',
			in: OPERATOR
		}
	}
];
