import type { Defect } from '#defects/defect.ts';

const LIFE = 'web/src/lib/client/engine-life.ts';
const LIFE_TEST = 'web/src/lib/client/engine-life.test.ts';
const LOCKED_TEST = 'web/src/lib/engine/people/locked-sender.test.ts';
const LOCKED_RETRIES = 'web/src/lib/engine/people/locked-retries.test.ts';

/** Mistakes in noticing that the worker has ended, and in sending what waits in closed copies. */
export const LIVING: readonly Defect[] = [
	{
		name: 'no page notices that its worker was killed',
		file: LIFE,
		find: '() => this.end(false)',
		replace: '() => undefined',
		caughtBy: {
			test: 'SEC-G02 a page notices at once that its worker was killed, also in the background',
			in: LIFE_TEST
		}
	},
	{
		name: 'a call of a worker that has ended stays open',
		file: LIFE,
		find: 'for (const reject of this.#unanswered) reject(new EngineEndedError());',
		replace: '',
		caughtBy: {
			test: 'SEC-G02 a frozen worker is given up after half a minute, and its calls fail',
			in: LIFE_TEST
		}
	},
	{
		name: 'a lock waits for a frozen worker',
		file: LIFE,
		find: 'this.#hiding > 0 || ',
		replace: '',
		caughtBy: {
			test: 'SEC-G02 a lock that a frozen worker does not carry out gives it up within five seconds',
			in: LIFE_TEST
		}
	},
	{
		name: 'a page takes its own sleep for that of its worker',
		file: LIFE,
		find: 'if (hasSlept || !isVisible())',
		replace: 'if (!isVisible())',
		caughtBy: { test: 'a page that slept itself does not count that time', in: LIFE_TEST }
	},
	{
		name: 'a page unveils itself although its worker has not answered',
		file: 'web/src/lib/client/presence.ts',
		find: "life.state === 'living' ? told",
		replace: "life.state !== 'living' ? told",
		caughtBy: {
			test: 'SEC-G09 a page that comes to the front stays veiled until its worker has answered, however long',
			in: 'web/src/lib/client/presence.test.ts'
		}
	},
	{
		name: 'what a locked person left waits until their colleague locks as well',
		file: 'web/src/lib/engine/people/locked-sender.ts',
		find: "if (phase.current.kind === 'unavailable') return false;",
		replace: 'if (phase.session !== undefined) return false;',
		caughtBy: {
			test: 'SEC-L09 what a locked person left on a shared device is sent while a colleague works on it, and nothing of the colleague’s',
			in: LOCKED_TEST
		}
	},
	{
		name: 'the envelopes of a person who is in leave as well',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: ' && !isIn)',
		replace: ')',
		caughtBy: {
			test: 'SEC-L09 what a locked person left on a shared device is sent while a colleague works on it, and nothing of the colleague’s',
			in: LOCKED_TEST
		}
	},
	{
		name: 'what was kept at sign-out waits for its person',
		file: 'web/src/lib/engine/people/locked-sender.ts',
		find: 'sealed > 0 && !phase.isInAs(key)',
		replace: "sealed > 0 && phase.current.kind !== 'signed_out' && !phase.isInAs(key)",
		caughtBy: {
			test: 'SEC-L09 what was kept at sign-out is sent from the sign-in screen',
			in: LOCKED_TEST
		}
	},
	{
		name: 'a network that comes back during an attempt waits for the next retry',
		file: 'web/src/lib/engine/people/locked-sender.ts',
		find: 'if (this.#isDue) this.wake();',
		replace: '',
		caughtBy: {
			test: 'a network that comes back during an attempt brings another one at once, and no third',
			in: LOCKED_RETRIES
		}
	},
	{
		name: 'a lock screen that shows tries as rarely as one that does not',
		file: 'web/src/lib/engine/people/locked-sender.ts',
		find: 'isVisible() ? VISIBLE_RETRY_MS : HIDDEN_RETRY_MS',
		replace: 'isVisible() ? HIDDEN_RETRY_MS : HIDDEN_RETRY_MS',
		caughtBy: {
			test: 'a page that comes to the front is not left waiting for the retry',
			in: LOCKED_RETRIES
		}
	},
	{
		name: 'a change that depends on one in review is refused for good',
		file: 'sync-server/src/sync/envelopes/early.ts',
		find: "=== 'open')",
		replace: "=== 'stands' && dependsOn === id)",
		caughtBy: {
			test: 'on sqlite > what restricts a new account waits until its creation is confirmed, and then restricts it',
			in: 'tests/envelopes/early.test.ts'
		}
	},
	{
		name: 'a locked app on a full device sends without recording it',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: 'also: (transaction) => transaction.objectStore(META).delete(UNSENT.id),',
		replace: 'also: () => undefined,',
		caughtBy: {
			test: 'a full device deletes the row that says that nothing has left, sends, and forgets what has arrived',
			in: 'web/src/lib/envelope/send-envelopes.test.ts'
		}
	},
	{
		name: 'a locked app on a full device sends nothing',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: `		if (!isFull(error)) throw error;
		return`,
		replace: `		if (error !== undefined) throw error;
		return`,
		caughtBy: {
			test: 'a full device deletes the row that says that nothing has left, sends, and forgets what has arrived',
			in: 'web/src/lib/envelope/send-envelopes.test.ts'
		}
	},
	{
		name: 'a change that was sent from a full device is withdrawn',
		file: 'web/src/lib/replica/queue/queue-disk.ts',
		find: 'if (unsent.length > 0 && this.unsentRow.isThere)',
		replace: 'if (unsent.length < 0)',
		caughtBy: {
			test: 'SEC-L09 a change that was sent from a full device can no longer be withdrawn',
			in: 'web/src/lib/engine/features/envelopes/envelope-keeper.test.ts'
		}
	},
	{
		name: 'a copy whose vault was deleted counts as one without a lock',
		file: 'web/src/lib/engine/people/person.ts',
		find: ', isVaultMissing: true as const',
		replace: '',
		caughtBy: {
			test: 'SEC-G08 a copy whose vault was deleted is not taken for one that needs no lock',
			in: 'web/src/lib/engine/people/person.test.ts'
		}
	}
];
