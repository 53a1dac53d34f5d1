import type { Defect } from '#defects/defect.ts';

const QUEUE = 'web/src/lib/replica/queue/queue.test.ts';
const LOOP = 'web/src/lib/sync/sync-loop.test.ts';

/** In how a device keeps what waits, and sends it. */
export const SENDING: readonly Defect[] = [
	{
		name: 'a change is reported as saved before it is on the disk',
		file: 'web/src/lib/replica/queue/queue-disk.ts',
		find: `		await this.write(change, (rows) => {
			const tables = ['queue', ...rows.tables, ...(hasEnvelopes ? ENVELOPE : [])] as const;
			return this.unsentRow.markWith([...written, ...sent], (row) =>
				writer.write(tables, 'strict', (`,
		replace: `		void this.write(change, (rows) => {
			const tables = ['queue', ...rows.tables, ...(hasEnvelopes ? ENVELOPE : [])] as const;
			return this.unsentRow.markWith([...written, ...sent], (row) =>
				writer.write(tables, 'relaxed', (`,
		caughtBy: {
			test: 'a change is confirmed by a strict transaction that a killed tab cannot undo',
			in: QUEUE
		}
	},
	{
		name: 'a change is marked as sent after it has left',
		file: 'web/src/lib/replica/queue/queue.ts',
		find: 'if (fresh.length > 0) await this.disk.noteSent(fresh.map(({ sequence }) => sequence));',
		replace: '',
		caughtBy: {
			test: 'the mark that a change was possibly sent is on the disk before it leaves, and ends withdrawing',
			in: QUEUE
		}
	},
	{
		name: 'a full device sends a change without recording it',
		file: 'web/src/lib/replica/queue/unsent-row.ts',
		find: "		await writer.write(['meta'], 'strict', ({ meta }) => meta.delete(UNSENT.id));\n",
		replace: '		void writer;\n',
		caughtBy: {
			test: 'a change leaves without a mark when there is no room for it, and after a kill the whole queue counts as possibly sent',
			in: 'web/src/lib/replica/queue/full-queue.test.ts'
		}
	},
	{
		name: 'a page without room blocks the queue',
		file: 'web/src/lib/sync/sync-round.ts',
		find: 'const taken = await unlessFull(pullApplier.receive(page, asked, text));',
		replace: 'const taken = ok(await pullApplier.receive(page, asked, text));',
		caughtBy: {
			test: 'a full device sends its queue once, stores nothing that it receives, and continues when there is room',
			in: 'web/src/lib/sync/full-device.test.ts'
		}
	},
	{
		name: 'a change that has left the device is withdrawn',
		file: 'web/src/lib/replica/author.ts',
		find: `.flatMap((id) => this.#parts.queue.get(id) ?? [])
			.filter((one) => !isSent(one));`,
		replace: '.flatMap((id) => this.#parts.queue.get(id) ?? []);',
		caughtBy: {
			test: 'the mark that a change was possibly sent is on the disk before it leaves, and ends withdrawing',
			in: QUEUE
		}
	},
	{
		name: 'a change is dropped when no answer arrives',
		file: 'web/src/lib/sync/push.ts',
		find: '			replica.queue.unanswered(batch);\n			replica.notify(keysOf(batch));',
		replace: `			for (const { mutation } of batch) replica.queue.remove(mutation.id);
			replica.rebase();
			await replica.queue.disk.save({ remove: batch.map(({ sequence }) => sequence) });`,
		caughtBy: { check: 'C1', runs: 6 }
	},
	{
		name: 'a change is dropped when its session has ended',
		file: 'web/src/lib/sync/push.ts',
		find: '			replica.queue.unanswered(batch);\n			replica.notify(keysOf(batch));',
		replace: `			if (answer.error.code === 'unauthenticated') {
				for (const { mutation } of batch) replica.queue.remove(mutation.id);
				await replica.queue.disk.save({ remove: batch.map(({ sequence }) => sequence) });
			} else replica.queue.unanswered(batch);`,
		caughtBy: { check: 'C1', runs: 6 }
	},
	{
		name: 'the answer to a push removes its changes from the queue',
		file: 'web/src/lib/replica/pull/settlement.ts',
		find: 'return result !== undefined && result.version <= version;',
		replace: 'return result !== undefined;',
		caughtBy: {
			test: 'the answer to a push only marks; the cookie that reaches its version resolves',
			in: 'web/src/lib/replica/pull/pull-applier.test.ts'
		}
	},
	{
		name: 'a sent change is not repeated after a restart',
		file: 'web/src/lib/replica/queue/queue-record.ts',
		find: "state: sent ? 'unanswered' : 'waiting' };",
		replace: "state: sent ? 'sending' : 'waiting' };",
		caughtBy: { check: 'C11', runs: 15 }
	},
	{
		name: 'a repeat is another mutation',
		file: 'web/src/lib/sync/push.ts',
		find: 'mutations: batch.map((one) => toWire(one, moment)),',
		replace: `mutations: chosen.map((one) =>
				one.state === 'waiting'
					? toWire(one, moment)
					: { ...toWire(one, moment), authoredAt: one.mutation.authoredAt + 1 }
			),`,
		caughtBy: {
			test: 'a request without an answer leaves its change unanswered and is repeated unchanged',
			in: LOOP
		}
	},
	{
		name: 'a changed clock is trusted over the counted time',
		file: 'web/src/lib/replica/queue/change-time.ts',
		find: 'if (isNear(setBackMs, -gainedMs)) return { madeAgoMs };',
		replace: 'if (isNear(setBackMs, -gainedMs)) return CERTAIN;',
		caughtBy: {
			test: 'a clock that is set ahead after the change is corrected by the counted time',
			in: 'web/src/lib/replica/queue/change-time.test.ts'
		}
	},
	{
		name: 'a tightening waits its turn',
		file: 'web/src/lib/replica/author.ts',
		find: "const lane = isTightening && creation === undefined ? 'urgent' : 'ordinary';",
		replace:
			"const lane = isTightening && creation === undefined && version > 9 ? 'urgent' : 'ordinary';",
		caughtBy: { test: 'a tightening goes first and alone, whatever else waits', in: LOOP }
	},
	{
		name: 'a tightening does not overtake a request in flight',
		file: 'web/src/lib/sync/sync-loop.ts',
		find: 'if (isInContact && !this.#round.isUrgentLaneBusy) this.#overtake();',
		replace: '',
		caughtBy: {
			test: 'a suspension made while an ordinary request is in flight does not wait for it',
			in: LOOP
		}
	},
	{
		name: 'a tightening leaves the own earlier loosening in the queue',
		file: 'web/src/lib/replica/author.ts',
		find: 'const loosenings = this.#parts.queue.looseningsOf(touchedKeys(intent));',
		replace: 'const loosenings = this.#parts.queue.looseningsOf([]);',
		caughtBy: {
			test: 'a tightening replaces the own unsent loosening of that field and takes its base',
			in: QUEUE
		}
	},
	{
		name: 'a change that depends on a refused creation is sent',
		file: 'web/src/lib/replica/queue/lanes.ts',
		find: 'REFUSED.has(outcome)',
		replace: 'REFUSED.size === 0',
		caughtBy: {
			test: 'changes that depend on a refused creation are held and follow its redo',
			in: QUEUE
		}
	},
	{
		name: 'a redo is queued behind its dependents',
		file: 'web/src/lib/replica/queue/lanes.ts',
		find: 'if (waitsForLater(queued, view)) continue;',
		replace: '',
		caughtBy: {
			test: 'changes that depend on a refused creation are held and follow its redo',
			in: QUEUE
		}
	},
	{
		name: 'the dependents of a withdrawn change keep it as their base',
		file: 'web/src/lib/replica/queue/queue.ts',
		find: '.map((queued) => rebaseOnto(queued, gone));',
		replace: '.map((queued) => queued);',
		caughtBy: {
			test: 'withdrawing a change rebases those made on it onto what lies beneath',
			in: QUEUE
		}
	},
	{
		name: 'an unanswered batch is repeated at full size',
		file: 'web/src/lib/sync/push.ts',
		find: "if (code === 'offline') this.#size.unanswered(batch.length);",
		replace: '',
		caughtBy: {
			test: 'an unanswered batch is halved and arrives in halves, each change once',
			in: 'web/src/lib/sync/slow-link.test.ts'
		}
	},
	{
		name: 'a withdrawn change stays on screen',
		file: 'web/src/lib/replica/author.ts',
		find: `		this.#rerun([...gone, ...rebased]);
		try {
			await this.#parts.queue.disk.save({
				put: rebased.filter(`,
		replace: `		try {
			await this.#parts.queue.disk.save({
				put: rebased.filter(`,
		caughtBy: {
			test: 'a withdrawn change is no longer shown, and those made on it are',
			in: QUEUE
		}
	},
	{
		name: 'retry delays do not grow',
		file: 'web/src/lib/sync/sync-loop.ts',
		find: '				? this.#backoff.next(result.error.retryAfterMs)\n',
		replace: '				? 1_000\n',
		caughtBy: {
			test: 'delays grow with every failure and respect the server, and a tap ends them',
			in: LOOP
		}
	},
	{
		name: 'a change whose mark in the index is lost counts as never sent',
		file: 'web/src/lib/replica/queue/queue-index.ts',
		find: 'return guarded === true && !isVouchedFor;',
		replace: 'return guarded === true && isVouchedFor && false;',
		caughtBy: {
			test: 'a change that the index no longer vouches for counts as possibly sent: without its queue/0 row',
			in: 'web/src/lib/replica/queue/queue-index.test.ts'
		}
	},
	{
		name: 'retries wait up to ten minutes',
		file: 'web/src/lib/sync/backoff.ts',
		find: 'const MAX_MS = 60_000;',
		replace: 'const MAX_MS = 600_000;',
		caughtBy: {
			test: 'the longest delay doubles from one second to a minute, and stays there',
			in: 'web/src/lib/sync/backoff.test.ts'
		}
	},
	{
		name: 'devices that failed together return together',
		file: 'web/src/lib/sync/backoff.ts',
		find: 'this.#fraction() * ceiling',
		replace: 'Math.max(1, this.#fraction()) * ceiling',
		caughtBy: {
			test: 'devices that fail together return at any time up to the longest delay',
			in: 'web/src/lib/sync/backoff.test.ts'
		}
	}
];
