import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { withOwned } from '@tenantry/shared/collections.ts';
import type { Links } from '@tenantry/shared/protocol/links.ts';
import { administratorsWindow } from './session/administrator-views.ts';
import { accountOf } from './session/account-view.ts';
import type { Session } from './session/session.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import { isSameAnswer } from './same-answer.ts';
import { IDLE_STATUS, statusOf } from './session/status-view.ts';
import type {
	AdministratorsQuery,
	AdministratorsWindow
} from '#lib/engine-api/administrator-list.ts';
import type { EngineState } from '#lib/engine-api/engine-state.ts';
import type { LiveQuery } from '#lib/engine-api/queries.ts';

export interface LiveSource {
	engineState(): EngineState;
	session(): Session | undefined;
	/** Help links while no session is open, because a user who cannot get in needs help the most. */
	links(): Links;
}

export interface LiveWatch {
	change(query: LiveQuery): void;
	close(): void;
}

interface Watcher {
	query: LiveQuery;
	readonly onresult: (result: unknown) => void;
	/** Compared with the next answer, so that only a changed one is posted. */
	answered: unknown;
}

const OF_STATUS: ReadonlySet<LiveQuery['kind']> = new Set(['status', 'engine', 'activity']);

/**
 * Kinds of queries whose answers are made anew each time, so that they can be kept; others may hold
 * what changes in place, and are kept as text.
 */
const MADE_ANEW: ReadonlySet<LiveQuery['kind']> = new Set([
	'status',
	'administrators',
	'administrator',
	'account'
]);

export class Live {
	readonly #source: LiveSource;
	readonly #watchers = new Set<Watcher>();
	#due: 'status' | 'data' | undefined;
	#rows: ReplicaChange['rows'] = new Set();

	constructor(source: LiveSource) {
		this.#source = source;
	}

	watch(query: LiveQuery, onresult: Watcher['onresult']): LiveWatch {
		const watcher: Watcher = { query, onresult, answered: undefined };
		this.#watchers.add(watcher);
		this.#answer(watcher);
		return {
			change: (next) => {
				watcher.query = next;
				watcher.answered = undefined;
				this.#answer(watcher);
			},
			close: () => this.#watchers.delete(watcher)
		};
	}

	/** Batches the changes of one tick. `rows`: those whose pages may have changed. */
	flush(what: 'status' | 'data', rows: ReplicaChange['rows'] = 'all'): void {
		const isScheduled = this.#due !== undefined;
		if (this.#due !== 'data') this.#due = what;
		if (what === 'data') this.#rows = union(this.#rows, rows);
		if (!isScheduled) queueMicrotask(() => this.#flush());
	}

	#flush(): void {
		const what = this.#due;
		const rows = this.#rows;
		this.#due = undefined;
		this.#rows = new Set();
		for (const watcher of this.#watchers) {
			const isOfStatus = OF_STATUS.has(watcher.query.kind);
			const isDue = what === 'data' && isAbout(rows, watcher.query);
			if (isDue || isOfStatus) this.#answer(watcher);
		}
	}

	#answer(watcher: Watcher): void {
		const result = this.#resultOf(watcher.query);
		if (result === undefined) return;
		const answered = MADE_ANEW.has(watcher.query.kind) ? result : JSON.stringify(result);
		if (isSameAnswer(answered, watcher.answered)) return;
		watcher.answered = answered;
		watcher.onresult(result);
	}

	#closedResultOf(query: LiveQuery): unknown {
		if (query.kind === 'links') return this.#source.links();
		return query.kind === 'status' ? IDLE_STATUS : undefined;
	}

	/** Undefined if no vault is open for the query, or the lazy part is not loaded. */
	#resultOf(query: LiveQuery): unknown {
		if (query.kind === 'engine') return this.#source.engineState();
		const session = this.#source.session();
		if (session === undefined) return this.#closedResultOf(query);
		if (query.kind === 'status') return statusOf(session);
		if (query.kind === 'administrators') return listOf(session, query);
		if (query.kind === 'account') return accountOf(session);
		if (query.kind === 'links') return session.links.current;
		return session.answer(query);
	}
}

/** A list can be filtered only once the lazy part is loaded. */
function listOf(session: Session, query: AdministratorsQuery): AdministratorsWindow | undefined {
	if (session.administratorList.knows(query.filter)) return administratorsWindow(session, query);
	session.features().catch(() => undefined);
	return undefined;
}

function union(left: ReplicaChange['rows'], right: ReplicaChange['rows']): ReplicaChange['rows'] {
	return left === 'all' || right === 'all' ? 'all' : left.union(right);
}

/** An administrator's page is expensive, so it is skipped if none of its rows changed. */
function isAbout(rows: ReplicaChange['rows'], query: LiveQuery): boolean {
	if (rows === 'all' || query.kind !== 'administrator') return true;
	const { id } = query;
	return withOwned(administrators.name).some((name) => rows.has(rowKey(name, id)));
}
