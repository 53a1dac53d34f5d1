import { subscribe } from 'node:diagnostics_channel';
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import pg from 'pg';
import * as z from 'zod/mini';
import { FAIL_POINT_FILE, FLIGHT_FOLDER, PHASE_FILE, PHASES, type Phase } from './phase.ts';

/**
 * Loaded into a server before its own code, by tests alone (`node --import`). It records the phase
 * of the server's work on a push, or on envelopes, so that a test can tell after a kill -9 where
 * the server died, and it kills the server at the point that the test has armed.
 *
 *   idle ──push arrives──► received ──first write──► writing ──COMMIT──► committing
 *     ▲                                                                      │
 *     └──────────── all pushes are answered ◄──────── committed ◄────────────┘
 */
const folder = process.env[FLIGHT_FOLDER] ?? '';
const recorder = openSync(join(folder, PHASE_FILE), 'w');
const failPoint = readFailPoint(join(folder, FAIL_POINT_FILE));
/** Paths where changes arrive. */
const DECIDING: ReadonlySet<string> = new Set(['/sync/v1/push', '/sync/v1/envelopes']);
const unanswered = new Set<ServerResponse>();
/** Connections in the middle of a transaction that writes. */
const writers = new Set<object>();
const databases = new WeakMap<StatementSync, object>();
let phase: Phase = 'idle';
let timesLeft = failPoint?.times ?? 0;

enter('idle');

subscribe('http.server.request.start', (exchange) => {
	const response = responseOf(exchange);
	if (response === undefined || !DECIDING.has(response.req.url ?? '')) return;
	unanswered.add(response);
	if (phase === 'idle') enter('received');
	// `close` comes after the last byte was handed to the system, or when the other side has gone.
	response.once('close', () => {
		unanswered.delete(response);
		if (unanswered.size === 0 && writers.size === 0) enter('idle');
	});
});

watch(DatabaseSync.prototype, 'prepare', (database, _, prepare) => {
	const statement = prepare();
	if (statement instanceof StatementSync) databases.set(statement, database);
	return statement;
});
for (const name of ['run', 'all']) {
	watch(StatementSync.prototype, name, (statement, _, run) => {
		const database = databases.get(statement) ?? statement;
		const text = statement.sourceSQL;
		noteBegun(database, text);
		const answer = run();
		noteWrite(database, text);
		noteEnd(database, text);
		return answer;
	});
}
watch(pg.Client.prototype, 'query', (client, [query], ask) => {
	const text = textOf(query);
	const answer = ask();
	// The query is on its way, and its outcome no longer depends on this process.
	noteBegun(client, text);
	noteWrite(client, text);
	if (answer instanceof Promise) void answer.then(() => noteEnd(client, text), ignore);
	return answer;
});

type Watcher<T> = (self: T, args: readonly unknown[], call: () => unknown) => unknown;

function watch<T extends object>(prototype: T, name: string, watcher: Watcher<T>): void {
	const method: unknown = Reflect.get(prototype, name);
	if (typeof method !== 'function') throw new Error(`There is no ${name} to be watched.`);
	Reflect.set(prototype, name, function (this: T, ...args: unknown[]): unknown {
		return watcher(this, args, (): unknown => Reflect.apply(method, this, args));
	});
}

function noteBegun(connection: object, text: string): void {
	// Reading transactions begin differently: plain BEGIN on SQLite, with an isolation level on
	// PostgreSQL.
	const begins = connection instanceof DatabaseSync ? 'BEGIN IMMEDIATE' : 'BEGIN';
	if (text === begins && unanswered.size > 0) writers.add(connection);
	if (text === 'COMMIT' && writers.has(connection)) enter('committing');
}

function noteWrite(connection: object, text: string): void {
	if (!/^(insert|update|delete)/i.test(text)) return;
	// Of what the server does by itself, only changes count, and each of them has an event.
	if (failPoint?.isAlone === true && text.includes('audit_event')) writers.add(connection);
	if (writers.has(connection)) enter('writing');
}

function noteEnd(connection: object, text: string): void {
	if (text !== 'COMMIT' && text !== 'ROLLBACK') return;
	if (!writers.delete(connection)) return;
	if (unanswered.size === 0 && failPoint?.isAlone !== true) enter('idle');
	else enter(text === 'COMMIT' ? 'committed' : 'received');
}

function enter(next: Phase): void {
	phase = next;
	// The write survives the process in the system's cache.
	writeSync(recorder, String(PHASES.indexOf(next)), 0);
	if (failPoint?.phase === next && --timesLeft === 0) process.kill(process.pid, 'SIGKILL');
}

function readFailPoint(path: string) {
	const FailPoint = z.object({
		phase: z.enum(PHASES),
		times: z.number(),
		isAlone: z.optional(z.boolean())
	});
	return existsSync(path) ? FailPoint.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

function responseOf(exchange: unknown): ServerResponse | undefined {
	if (typeof exchange !== 'object' || exchange === null || !('response' in exchange)) return;
	return exchange.response instanceof ServerResponse ? exchange.response : undefined;
}

function textOf(query: unknown): string {
	if (typeof query === 'string') return query;
	if (typeof query !== 'object' || query === null || !('text' in query)) return '';
	return String(query.text);
}

function ignore(): void {
	// The statement failed; its caller receives the error.
}
