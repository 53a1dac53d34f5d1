import type { Defect } from '#defects/defect.ts';

const CODES = 'tests/mail/caller-code.test.ts';
const CONTACTS = 'shared/src/domain/administrator/contact/contact-mutators.test.ts';

/** In verifying a caller. */
export const CALLING: readonly Defect[] = [
	{
		name: 'the code for a caller is right more than once',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: 'await useTicket(tx.db, ticket, at);',
		replace: '',
		caughtBy: {
			test: 'on SQLite > SEC-B15 the code that a caller reads aloud is accepted once, and the audit names who verified whom',
			in: CODES
		}
	},
	{
		name: 'a code verifies any person',
		file: 'sync-server/src/auth/ticket/caller-code.ts',
		find: 'sealer.callerMarks(`${accountText(account)}/${code}`)',
		replace: 'sealer.callerMarks(`/${code}`)',
		caughtBy: {
			test: 'on SQLite > SEC-B15 a code verifies only the person to whom it was sent',
			in: CODES
		}
	},
	{
		name: 'codes of a caller are tried without limit',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: "if (!(await throttle.admit('caller', subject))) return err('too_many_attempts');",
		replace: '',
		caughtBy: {
			test: 'on SQLite > SEC-B16 another code is wrong, and after five attempts none is compared for a minute',
			in: CODES
		}
	},
	{
		name: 'those without the right use up the attempts at a code',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: 'mayReset(principal, person.administrator.role)',
		replace: 'person.administrator.role.length > 0',
		caughtBy: {
			test: 'on SQLite > SEC-B16 people who may not send a reset cannot verify a caller, and use up no attempts',
			in: CODES
		}
	},
	{
		name: 'a person changes their own number on file',
		file: 'shared/src/domain/administrator/contact/contact-mutators.ts',
		find: "if (id === context.principal.administratorId) reject({ code: 'self_forbidden' });",
		replace: '',
		caughtBy: {
			test: 'SEC-B17 no one changes their own number on file, as an attacker with a stolen account would',
			in: CONTACTS
		}
	},
	{
		name: 'a caller verifies themselves',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: 'id === session.administratorId ? undefined : await readPerson(reader, id);',
		replace: 'await readPerson(reader, id);',
		caughtBy: {
			test: 'on SQLite > SEC-B15 people do not verify themselves with a code that someone else sent, and use up no attempts',
			in: 'tests/mail/caller-code.test.ts'
		}
	},
	{
		name: 'a caller is verified by a session that has ended in the meantime',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: "	if (author === undefined) return err('unauthenticated');",
		replace: '	if (author === undefined) return ok({ verifiedAt: at });',
		caughtBy: {
			test: 'on SQLite > SEC-C04 a session that ends while its check waits verifies no one',
			in: 'tests/mail/caller-rights.test.ts'
		}
	},
	{
		name: 'those who do not see a person use up the attempts at their code',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: 'canSeeAdministrator(rows, principal, id) && mayReset',
		replace: '(canSeeAdministrator(rows, principal, id) || true) && mayReset',
		caughtBy: {
			test: 'on SQLite > SEC-B16 an administrator of other organizations uses up no attempts, and neither does an unknown person',
			in: 'tests/mail/caller-rights.test.ts'
		}
	},
	{
		name: 'those who may not reset an owner use up the attempts at their code',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: 'mayReset(principal, person.administrator.role)',
		replace: "mayReset(principal, 'Manager')",
		caughtBy: {
			test: 'on SQLite > SEC-B16 a role that may not send a reset to an owner uses up no attempts at theirs',
			in: 'tests/mail/caller-rights.test.ts'
		}
	},
	{
		name: 'a code for a caller ends with the sealing key that it was made under',
		file: 'sync-server/src/callers/verify-caller.ts',
		find: '		if (ticket !== undefined) return ticket;\n',
		replace: '		return ticket;\n',
		caughtBy: {
			test: 'on SQLite > a code that was sent under an earlier sealing key counts',
			in: 'tests/mail/caller-code.test.ts'
		}
	}
];
