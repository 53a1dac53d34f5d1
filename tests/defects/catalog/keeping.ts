import type { Defect } from '#defects/defect.ts';

const INTAKE = 'web/src/lib/replica/pull/pull-applier.test.ts';
const ENGINE = 'web/src/lib/engine/engine.test.ts';
const ENDING = 'web/src/lib/engine/people/session-ender.test.ts';

/** Defects in how a device applies and keeps what it receives. */
export const KEEPING: readonly Defect[] = [
	{
		name: 'verdicts are delivered before the page of their rows',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: '		if (isRestart) replica.staged = [];',
		replace: `		for (const entry of settle(replica, { patches: [patch], isReset: false, state: next }).entries)
			replica.settled.put(entry);
		if (isRestart) replica.staged = [];`,
		caughtBy: {
			test: 'a verdict is delivered with the last page of its pull and not before',
			in: INTAKE
		}
	},
	{
		name: 'pages are shown before the last has arrived',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: 'if (!replica.isComplete) this.#show(',
		replace: 'if (patch.put.length >= 0) this.#show(',
		caughtBy: {
			test: 'a first fill shows its rows before it is complete, and a later pull does not',
			in: INTAKE
		}
	},
	{
		name: 'the overlay is not rebuilt over new rows',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: 'const reached = replica.rerun({ ...disturbed, keys: [...disturbed.keys, ...keys] });',
		replace: 'const reached: string[] = [];',
		caughtBy: { check: 'C5', runs: 6 }
	},
	{
		name: 'a page that another pull has overtaken is applied',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: 'if (asked !== this.cookie) return false;',
		replace: '',
		caughtBy: {
			test: 'an answer to a pull that another has overtaken is discarded',
			in: INTAKE
		}
	},
	{
		name: 'the cookie is kept without the rows that came with it',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: '			log,\n			state,\n',
		replace: '			state,\n',
		caughtBy: { check: 'C5', runs: 6 }
	},
	{
		name: 'an answer drops the staged pages',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: 'if (state.stage === null) replica.staged = [];',
		replace: 'replica.staged = [];',
		caughtBy: { test: 'an answer while pages are staged leaves them staged', in: INTAKE }
	},
	{
		name: 'a page that resets is added to the pages staged before it',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: '			patches: isRestart ? [patch] : [...staged, patch],',
		replace: '			patches: [...staged, patch],',
		caughtBy: {
			test: 'nothing staged before a reset is among the rows after it',
			in: INTAKE
		}
	},
	{
		name: 'old answers still count after a restored backup',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: "if (page.reset === 'history') this.#replica.queue.forgetAnswers();",
		replace: '',
		caughtBy: {
			test: 'changes that a server had decided before it was restored are queried again',
			in: INTAKE
		}
	},
	{
		name: 'an answer counts for any history of the cookie',
		file: 'web/src/lib/replica/pull/settlement.ts',
		find: 'verdicts.has(one.mutation.id) || (commit.isAnswer === true && isReached(one, commit.state))',
		replace: 'verdicts.has(one.mutation.id) || isReached(one, commit.state)',
		caughtBy: {
			test: 'a change whose answer belongs to a history that a backup replaced is sent again',
			in: 'tests/sync/convergence/restored-behind-an-answer.test.ts'
		}
	},
	{
		name: 'lost changes are not queried after a restored backup',
		file: 'web/src/lib/replica/pull/pull-applier.ts',
		find: "mustAskKnown: state.mustAskKnown || reset === 'history'",
		replace: 'mustAskKnown: state.mustAskKnown',
		caughtBy: { check: 'C1', runs: 18 }
	},
	{
		name: 'facts about a row in a verdict outlive the row',
		file: 'web/src/lib/replica/pull/settlement.ts',
		find: 'if (gone.size === 0) return [];',
		replace: 'if (gone.size >= 0) return [];',
		caughtBy: {
			test: 'facts about a row in verdicts and waiting changes go when the row leaves',
			in: INTAKE
		}
	},
	{
		name: 'an older engine writes on after a newer one has come',
		file: 'web/src/lib/replica/store/writer.ts',
		find: 'if (valueOf(fence.result) === hold.epoch) commit();',
		replace: 'if (valueOf(fence.result) !== undefined) commit();',
		caughtBy: {
			test: 'a newer engine fences off the older one before it can write',
			in: 'web/src/lib/replica/store/writer.test.ts'
		}
	},
	{
		name: 'an engine that found no room leaves the older one writing',
		file: 'web/src/lib/replica/store/writer.ts',
		find: "		await database.meta.delete('fence');\n		return { epoch: await epochIn(database), hasFence: false };",
		replace: '		return { epoch: await epochIn(database), hasFence: true };',
		caughtBy: {
			test: 'an engine that starts on a full device fences off the earlier one, immediately and when there is room again',
			in: 'web/src/lib/replica/store/writer.test.ts'
		}
	},
	{
		name: 'a passphrase is tried although a full device cannot count the attempt',
		file: 'web/src/lib/engine/copy/unlock-tries.ts',
		find: "				else if (!context.isSignedIn) return err({ code: 'tries_uncounted' });\n",
		replace: '',
		caughtBy: {
			test: 'SEC-G03 restarts give no endless attempts on a full device, and every attempt is counted',
			in: 'web/src/lib/engine/copy/unlock-tries.test.ts'
		}
	},
	{
		name: 'a removed database is written as if it were complete',
		file: 'web/src/lib/replica/store/writer.ts',
		find: '			await rebuilder.rebuild();\n',
		replace: '',
		caughtBy: {
			test: 'the queue is written again when the browser has removed the database, and rows are refilled',
			in: 'web/src/lib/replica/store/writer.test.ts'
		}
	},
	{
		name: 'the database of another person is wiped',
		file: 'web/src/lib/engine/people/vault-opener.ts',
		find: 'await this.#begin(signedIn);',
		replace: `for (const person of await people.list()) await known.drop(person.key);
		await this.#begin(signedIn);`,
		caughtBy: {
			test: 'SEC-G06 another person gets another database, and the queue of the first stays theirs',
			in: ENGINE
		}
	},
	{
		name: 'a revoked device keeps the database',
		file: 'web/src/lib/engine/people/revocation.ts',
		find: "	if (isHanded) await known.drop(key);\n	phase.become(ended(isHanded ? 'done' : 'impossible'));",
		replace: "	phase.become(ended(isHanded ? 'done' : 'impossible'));",
		caughtBy: {
			test: 'SEC-G05 a revoked device hands over its unsent changes and then forgets the person',
			in: 'web/src/lib/engine/people/revocation.test.ts'
		}
	},
	{
		name: 'a revoked copy of a signed-out person keeps its rows',
		file: 'web/src/lib/replica/queue/unsent-only.ts',
		find: 'for (const name of WIPED) stores[name].clear();',
		replace: "for (const name of ['settled'] as const) stores[name].clear();",
		caughtBy: {
			test: 'SEC-G13 the rows of a revoked person are removed while another is signed in, and their unsent changes stay sealed',
			in: 'web/src/lib/engine/people/revoked-copy.test.ts'
		}
	},
	{
		name: 'a revoked copy is removed together with its unsent changes',
		file: 'web/src/lib/engine/people/copy-ending.ts',
		find: 'if ((await database.queue.count()) === 0) return false;',
		replace: 'if ((await database.queue.count()) > 0) return false;',
		caughtBy: {
			test: 'SEC-G13 unsent changes are handed over when the person unlocks, and then nothing of them is left',
			in: 'web/src/lib/engine/people/revoked-copy.test.ts'
		}
	},
	{
		name: 'a queue is removed with the session that has ended',
		file: 'web/src/lib/engine/people/exits.ts',
		find: "const isKept = unsent === 'keep' && session.replica.queue.size > 0;",
		replace: "const isKept = unsent !== 'keep' && unsent !== 'drop';",
		caughtBy: {
			test: 'SEC-G07 signing out keeps unsent changes locked until the next sign-in',
			in: ENGINE
		}
	},
	{
		name: 'a record of the queue contains its subject in the clear',
		file: 'web/src/lib/replica/queue/queue-record.ts',
		find: 'sent: isSent(queued), ...outside };',
		replace: 'sent: isSent(queued), ...outside, mutation };',
		caughtBy: { test: 'no personal data are in the clear on the device', in: ENGINE }
	},
	{
		name: 'a clock that was set back extends the lease',
		file: 'web/src/lib/engine/session/lease.ts',
		find: 'now < latestReading(state) - SLACK_MS || ',
		replace: '',
		caughtBy: { test: 'SEC-G04 a clock that was set back does not extend the lease', in: ENGINE }
	},
	{
		name: 'the time restarts whenever the clock is set back',
		file: 'web/src/lib/engine/session/lease.ts',
		find: 'return Math.max(clockAt, contactAt);',
		replace: 'return contactAt;',
		caughtBy: {
			test: 'SEC-G04 a clock that is set back repeatedly gains no lease',
			in: 'web/src/lib/engine/session/lease.test.ts'
		}
	},
	{
		name: 'a session that was ended offline is reused',
		file: 'web/src/lib/engine/people/session-ender.ts',
		find: '(question[0].path === LINKS.path ? undefined : await unended()) ?? server.ask(...question),',
		replace: 'server.ask(...question),',
		caughtBy: {
			test: 'SEC-F08 signing out offline ends the session first when the server is back',
			in: ENGINE
		}
	},
	{
		name: 'a lock keeps the key of the session',
		file: 'web/src/lib/engine/people/session-ender.ts',
		find: '		this.#options.session.forget();\n',
		replace: '',
		caughtBy: {
			test: 'SEC-G11 locking ends the session on the server and forgets its key, and unlocking opens another',
			in: ENDING
		}
	},
	{
		name: 'a session of a killed browser is left to expire',
		file: 'web/src/lib/engine/people/session-ender.ts',
		find: 'people.ending.put({ deviceId: SESSION_OF_COOKIE }).catch(() => undefined);',
		replace: 'people.ending.toArray().catch(() => undefined);',
		caughtBy: {
			test: 'SEC-G11 the session of a killed browser ends before any other request',
			in: ENDING
		}
	},
	{
		name: 'a diverged replica counts as correct',
		file: 'web/src/lib/engine/session/upkeep.ts',
		find: 'return own.digest !== digest || Object.entries(ownDigests).some(isOther);',
		replace: 'return Object.entries(ownDigests).some(isOther);',
		caughtBy: {
			test: 'on sqlite > a missing row and a row of another version are detected',
			in: 'tests/sync/audit/digest.test.ts'
		}
	},
	{
		name: 'a value that contradicts the audit counts as checked',
		file: 'sync-server/src/sync/audit/compare-rows.ts',
		find: 'if (sameValue(said, stands))',
		replace: 'if (sameValue(said, stands) || true)',
		caughtBy: {
			test: 'on sqlite > SEC-F13 a role raised behind the audit is detected and described',
			in: 'tests/sync/audit/audit-state.test.ts'
		}
	},
	{
		name: 'a search does not follow a change',
		file: 'web/src/lib/replica/list/administrator-list.ts',
		find: '			columns?.insert(position, after);\n',
		replace: '			columns?.insert(0, after);\n',
		caughtBy: {
			test: 'finds people by text and status after any change, in every order',
			in: 'web/src/lib/replica/list/administrator-list.test.ts'
		}
	},
	{
		name: 'a page is taken in while the one before it is being written',
		file: 'web/src/lib/sync/server-api.ts',
		find: 'const wantsMore = await taking.catch(',
		replace: 'const wantsMore = await Promise.race([taking, Promise.resolve(true)]).catch(',
		caughtBy: {
			test: 'the next page is read while one is taken in, and taken in after it',
			in: 'web/src/lib/sync/server-api.test.ts'
		}
	}
];
