import type { Defect } from '#defects/defect.ts';

const STRANGERS = 'tests/notifications/strangers.test.ts';
const MANY_VERDICTS = 'tests/sync/verdicts/many-verdicts.test.ts';
const REFUSED = 'tests/sync/verdicts/refused-changes.test.ts';

/** In limits of what a person or a provider makes the server do and keep. */
export const LIMITING: readonly Defect[] = [
	{
		name: 'statements of one transaction follow each other without a turn',
		file: 'sync-server/src/store/sqlite/connection.ts',
		find: '		await rest();\n		return rowsOf<R>(this.#prepare(text), parameters);',
		replace: '		return rowsOf<R>(this.#prepare(text), parameters);',
		caughtBy: {
			test: 'SEC-E23 a transaction of many statements lets others have turns of the event loop',
			in: 'sync-server/src/store/sqlite/open.test.ts'
		}
	},
	{
		name: 'changes are decided without a turn between them',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: '	await rest();\n',
		replace: '',
		caughtBy: {
			test: 'SEC-E23 a change is decided in another turn of the event loop where this one is long',
			in: 'sync-server/src/sync/push/decide-mutation.test.ts'
		}
	},
	{
		name: 'the statements of a batch follow each other without a turn',
		file: 'sync-server/src/store/sqlite/connection.ts',
		find: 'if (place % BATCH_ROWS === 0) await rest();',
		replace: 'if (place < 0) await rest();',
		caughtBy: {
			test: 'SEC-E23 a transaction of many statements lets others have turns of the event loop',
			in: 'sync-server/src/store/sqlite/open.test.ts'
		}
	},
	{
		name: 'a digest covers the rows of the first query only',
		file: 'sync-server/src/sync/pull/digest.ts',
		find: 'after = through;',
		replace: 'after = reader.head.version + through - through;',
		caughtBy: {
			test: 'rows that take several queries to read are all sent, and count in the digest',
			in: 'tests/sync/store/many-rows.test.ts'
		}
	},
	{
		name: 'a page of changes holds the rows of the first query only',
		file: 'sync-server/src/sync/pull/shared-changes.ts',
		find: 'through = changed.through;',
		replace: 'through = Math.max(version, changed.through);',
		caughtBy: {
			test: 'rows that take several queries to read are all sent, and count in the digest',
			in: 'tests/sync/store/many-rows.test.ts'
		}
	},
	{
		name: 'changes weigh the same in a transaction whatever their size',
		file: 'sync-server/src/sync/push/weight.ts',
		find: 'return Math.max(1, Math.round(',
		replace: 'return Math.min(1, Math.round(',
		caughtBy: {
			test: 'SEC-E21 a transaction decides a part of a request: many large ones',
			in: 'sync-server/src/sync/push/weight.test.ts'
		}
	},
	{
		name: 'rows are loaded for every base that a device names',
		file: 'sync-server/src/sync/push/delivery.ts',
		find: 'mutations: mutations.map(meantBy),',
		replace: 'mutations,',
		caughtBy: {
			test: 'SEC-E21 rows of bases that a change does not mean are not loaded',
			in: 'sync-server/src/sync/push/push.test.ts'
		}
	},
	{
		name: 'a device resumes as often as it asks',
		file: 'sync-server/src/auth/sign-in/resume.ts',
		find: 'if (refusal !== undefined) return err(refusal);',
		replace: '',
		caughtBy: {
			test: 'on SQLite > SEC-F14 what a person does with their own account is limited, and leaves nothing beyond the limit',
			in: 'tests/auth/own-acts.test.ts'
		}
	},
	{
		name: 'refused arguments are kept whatever their size',
		file: 'sync-server/src/sync/push/kept-args.ts',
		find: 'text.length > limit ? hashedArgs(text) : text',
		replace: 'limit < 0 ? hashedArgs(text) : text',
		caughtBy: {
			test: 'on sqlite > SEC-E21 of arguments that cannot be read, and are large, only the hash is kept',
			in: REFUSED
		}
	},
	{
		name: 'refused changes count as nothing',
		file: 'sync-server/src/sync/push/push-limits.ts',
		find: 'REFUSED_BYTES + bytes);',
		replace: '0);',
		caughtBy: {
			test: 'on sqlite > SEC-E21 refused changes delay neither the person’s tightenings nor anyone else',
			in: REFUSED
		}
	},
	{
		name: 'a push is read whatever its sender has sent before',
		file: 'sync-server/src/routes/push.ts',
		find: 'if (earlyMs > 0)',
		replace: 'if (earlyMs > 1e9)',
		caughtBy: {
			test: 'on sqlite > SEC-E21 a push of a person over their limit of bytes is refused before it is read',
			in: REFUSED
		}
	},
	{
		name: 'the bytes of refused requests count as nothing',
		file: 'sync-server/src/sync/push/push-limits.ts',
		find: 'personBytes.owe(person, bytes);',
		replace: 'personBytes.owe(person, 0);',
		caughtBy: {
			test: 'SEC-E21 the bytes of refused requests count, until nothing more is read',
			in: 'sync-server/src/sync/push/push-limits.test.ts'
		}
	},
	{
		name: 'large bodies that arrive together are parsed in one turn',
		file: 'sync-server/src/middleware/json-body.ts',
		find: '	await rest();\n',
		replace: '',
		caughtBy: {
			test: 'SEC-E21 large bodies that arrive together are each parsed in a turn of their own',
			in: 'sync-server/src/middleware/json-body.test.ts'
		}
	},
	{
		name: 'requests that arrive together count one after another',
		file: 'sync-server/src/sync/push/push-limits.ts',
		find: 'const reserved = changes * REFUSED_BYTES + bytes;',
		replace: 'const reserved = 0 * (changes + bytes);',
		caughtBy: {
			test: 'SEC-E21 what is on its way counts as refused until it is decided',
			in: 'sync-server/src/sync/push/push-limits.test.ts'
		}
	},
	{
		name: 'all providers wait for the slowest push service',
		file: 'sync-server/src/notifications/notifier.ts',
		find: 'const outcomes = await Promise.allSettled([...due].map(notifyApart));',
		replace: `const outcomes: PromiseSettledResult<void>[] = [];
			for (const id of [...due].reverse())
				outcomes.push(...(await Promise.allSettled([notifyApart(id)])));
			for (const id of due) outcomes.push(...(await Promise.allSettled([notifyApart(id)])));`,
		caughtBy: {
			test: 'SEC-E23 a push service that never answers one provider delays no notification of another',
			in: STRANGERS
		}
	},
	{
		name: 'a message goes wherever a person says',
		file: 'sync-server/src/notifications/push-service.ts',
		find: 'if (!isServiceOf(options, to))',
		replace: 'if (options.services.length > 99)',
		caughtBy: {
			test: 'SEC-E23 a subscription elsewhere is removed, and nothing is sent there',
			in: STRANGERS
		}
	},
	{
		name: 'a person is notified on any number of devices',
		file: 'sync-server/src/auth/device/notification-subscription.ts',
		find: '	await keepNewest(db, device);\n',
		replace: '',
		caughtBy: {
			test: 'SEC-E23 at most twenty devices of one person are notified, the newest among them',
			in: STRANGERS
		}
	},
	{
		name: 'the emails of one provider come before those of all others',
		file: 'sync-server/src/mail/outbox.ts',
		find: 'const each = Math.ceil(limit / Math.max(providerIds.length, 1));',
		replace: 'const each = limit;',
		caughtBy: {
			test: 'on SQLite > SEC-E24 an email does not wait for thousands that another provider queued before',
			in: 'tests/mail/turns.test.ts'
		}
	},
	{
		name: 'attempts at a caller’s code are kept for good',
		file: 'sync-server/src/auth/sweep.ts',
		find: '	caller: DAY_MS',
		replace: '	caller: Infinity',
		caughtBy: {
			test: 'on SQLite > SEC-E11 counted attempts of every kind are deleted once they fade, and those at second factors stay',
			in: 'tests/auth/throttle.test.ts'
		}
	},
	{
		name: 'a new key is a new burst of requests',
		file: 'sync-server/src/api/authenticate-key.ts',
		find: 'const subject = accountText(state.caller);',
		replace: 'const subject = `${accountText(state.caller)} ${state.caller.keyHash}`;',
		caughtBy: {
			test: 'SEC-E11 a key that sends requests without a pause is throttled, with a new key too, and served again later',
			in: 'tests/surface/limits.test.ts'
		}
	},
	{
		name: 'answers of requests that change nothing are kept without a limit',
		file: 'sync-server/src/api/carry-out.ts',
		find: 'eventless.owe(accountText(caller), 1);',
		replace: 'eventless.owe(accountText(caller), 0);',
		caughtBy: {
			test: 'answers kept of requests that change nothing are limited, and other requests go on',
			in: 'tests/api/kept-answers.test.ts'
		}
	},
	{
		name: 'emails that say the same are sent as often as they are caused',
		file: 'sync-server/src/mail/mail-sender.ts',
		find: 'await dependencies.repetitions.admit(due);',
		replace: 'await Promise.resolve(due);',
		caughtBy: {
			test: 'on SQLite > five emails that say the same to a person are sent at once, then one in ten minutes',
			in: 'tests/mail/repetitions.test.ts'
		}
	},
	{
		name: 'every email that waits for its turn is kept',
		file: 'sync-server/src/mail/repetitions.ts',
		find: 'await replaceOlder(db, effect, replaced);',
		replace: '',
		caughtBy: {
			test: 'on SQLite > five emails that say the same to a person are sent at once, then one in ten minutes',
			in: 'tests/mail/repetitions.test.ts'
		}
	},
	{
		name: 'someone who is added again is invited as often',
		file: 'sync-server/src/mail/repetitions.ts',
		find: 'if (waitMs === 0) return true;',
		replace: 'if (waitMs >= 0) return true;',
		caughtBy: {
			test: 'on SQLite > someone who is added and deleted again and again gets twenty invitations, then one in ten minutes',
			in: 'tests/mail/repetitions.test.ts'
		}
	},
	{
		name: 'whatever a device reports of its rows is logged',
		file: 'sync-server/src/sync/sync.ts',
		find: 'if (reports.take(accountText(account)) === 0)',
		replace: 'if (reports.take(accountText(account)) >= 0)',
		caughtBy: {
			test: 'what a device reports of its rows is logged ten times at once, then once a minute',
			in: 'tests/surface/limits.test.ts'
		}
	},
	{
		name: 'a page holds every verdict of its versions',
		file: 'sync-server/src/store/sql-reader.ts',
		find: 'const PAGE_VERDICTS = 1_000;',
		replace: 'const PAGE_VERDICTS = 1_000_000;',
		caughtBy: {
			test: 'on sqlite > SEC-E21 a device that was away gets verdicts in pages, and the rows with them',
			in: MANY_VERDICTS
		}
	},
	{
		name: 'verdicts for which a page had no room are never told',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'const isCut = told < changed.through;',
		replace: 'const isCut = false;',
		caughtBy: {
			test: 'on sqlite > SEC-E21 a device that was away gets verdicts in pages, and the rows with them',
			in: MANY_VERDICTS
		}
	},
	{
		name: 'a first load ends with its first page of verdicts',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'if (told.through < begin.v) {',
		replace: 'if (!isLast) {',
		caughtBy: {
			test: 'on sqlite > SEC-E21 a new device gets what still needs its person in pages',
			in: MANY_VERDICTS
		}
	},
	{
		name: 'a request for approval leaves nothing that counts',
		file: 'sync-server/src/sync/push/push-limits.ts',
		find: "const LEAVING: ReadonlySet<string> = new Set(['rejected', 'approval']);",
		replace: "const LEAVING: ReadonlySet<string> = new Set(['rejected']);",
		caughtBy: {
			test: 'SEC-E21 what refused changes and requests leave counts, and nothing of what is applied',
			in: 'sync-server/src/sync/push/push-limits.test.ts'
		}
	}
];
