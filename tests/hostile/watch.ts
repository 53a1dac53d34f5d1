import { appendFile, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { StatementSync } from 'node:sqlite';
import { Client } from 'pg';
import type { Watched } from './longest.ts';

const NO_TURN = { all: 0, turn: 0, waited: 0, faults: 0 };

// Loaded into the server under test: writes twice a second how late its event loop was, and how
// long its turns and transactions took.
const file = process.env.WATCH_FILE;
if (file !== undefined) watch(file);

function watch(path: string): void {
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	const turns = watchTurns();
	const transaction = watchTransactions();
	setInterval(() => {
		const line: Watched = {
			at: Date.now(),
			late: delay.max / 1e6,
			...turns.take(),
			transaction: transaction.take()
		};
		// Not in this turn, which would wait for a busy disk.
		appendFile(path, `${JSON.stringify(line)}\n`, () => {});
		delay.reset();
	}, 500).unref();
}

/** Longest of what was measured since the last time. */
function longest() {
	let max = 0;
	return {
		note: (ms: number) => (max = Math.max(max, ms)),
		take() {
			const taken = max;
			max = 0;
			return taken;
		}
	};
}

/**
 * Tells of the longest turn of the event loop what it was made of: processor time, waiting for a
 * processor that others used, and the rest, in which the thread was blocked. A page of the program
 * that was no longer in memory blocks it too.
 */
function watchTurns() {
	let worst = NO_TURN;
	let before = stateOfThread();
	setInterval(() => {
		const now = stateOfThread();
		const [all = 0, turn = 0, waited = 0, faults = 0] = now.map(
			(value, at) => value - (before[at] ?? 0)
		);
		before = now;
		if (all > worst.all) worst = { all, turn, waited, faults };
	}, 5).unref();
	return {
		take(): Omit<typeof worst, 'all'> {
			const { turn, waited, faults } = worst;
			worst = NO_TURN;
			return { turn, waited, faults };
		}
	};
}

/** Time, processor time, time of waiting for a processor, and pages read from the disk so far. */
function stateOfThread(): readonly number[] {
	const { user, system } = process.threadCpuUsage();
	const { majorPageFault } = process.resourceUsage();
	return [performance.now(), (user + system) / 1000, waitedMs(), majorPageFault];
}

/** How long the main thread could have run and did not, since it began; 0 where nothing tells. */
function waitedMs(): number {
	try {
		const [, waitedNs] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
		return Number(waitedNs) / 1e6;
	} catch {
		return 0;
	}
}

/** Measures how long transactions hold the lock of a provider on PostgreSQL, or of all on SQLite. */
function watchTransactions() {
	const transactions = longest();
	watchPostgres(transactions);
	watchSqlite(transactions);
	return transactions;
}

type Longest = ReturnType<typeof longest>;

function watchSqlite(transactions: Longest): void {
	let heldSince: number | undefined;
	const run: unknown = Reflect.get(StatementSync.prototype, 'run');
	if (typeof run !== 'function') throw new Error('No run.');
	Reflect.set(StatementSync.prototype, 'run', function (this: StatementSync, ...args: unknown[]) {
		const answer: unknown = Reflect.apply(run, this, args);
		if (this.sourceSQL === 'BEGIN IMMEDIATE') heldSince = performance.now();
		else if (heldSince !== undefined && /^(COMMIT|ROLLBACK)$/.test(this.sourceSQL)) {
			transactions.note(performance.now() - heldSince);
			heldSince = undefined;
		}
		return answer;
	});
}

function watchPostgres(transactions: Longest): void {
	const heldSince = new WeakMap<object, number | undefined>();
	const query: unknown = Reflect.get(Client.prototype, 'query');
	if (typeof query !== 'function') throw new Error('No query.');
	Reflect.set(Client.prototype, 'query', function (this: object, ...args: unknown[]) {
		const [asked] = args;
		const text = textOf(asked);
		const answer: unknown = Reflect.apply(query, this, args);
		if (/^begin$/i.test(text)) heldSince.set(this, undefined);
		else if (/^(commit|rollback)$/i.test(text)) {
			const since = heldSince.get(this);
			heldSince.delete(this);
			if (since !== undefined) settled(answer, () => transactions.note(performance.now() - since));
		} else if (heldSince.has(this) && heldSince.get(this) === undefined)
			// Its first statement waits for the lock.
			settled(answer, () => heldSince.has(this) && heldSince.set(this, performance.now()));
		return answer;
	});
}

function textOf(asked: unknown): string {
	if (typeof asked === 'string') return asked;
	if (typeof asked !== 'object' || asked === null || !('text' in asked)) return '';
	return String(asked.text);
}

function settled(answer: unknown, then: () => void): void {
	if (answer instanceof Promise) void answer.then(then, then);
}
