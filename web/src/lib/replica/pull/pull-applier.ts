import { collections } from '@tenantry/shared/collections.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import type { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { deleteSequences, unlessFull, type SequencedRecord } from '#lib/replica/store/database.ts';
import {
	applyPatch,
	isEmpty,
	rowKey,
	rowKeysOf,
	sealPatch,
	toPatch,
	type Patch
} from '#lib/replica/rows/patch.ts';
import { loadMutators } from '#lib/replica/queue/mutators.ts';
import { mentionedIds, subjectOf } from '#lib/replica/queue/queued-mutation.ts';
import { entryOf, sealQueued, type NamedRecord } from '#lib/replica/queue/queue-record.ts';
import { keysOfChange, stoodKey } from '#lib/replica/rebase/trace.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { Rows } from '#lib/replica/rows/rows.ts';
import type { Disturbance } from '#lib/replica/view.ts';
import { nameLog } from '#lib/replica/store/seal-names.ts';
import { VISIBLE_ROWS_ONLY } from '#lib/replica/store/sealed-meta.ts';
import type { SettledEntry } from '#lib/replica/queue/settled.ts';
import { Mutex } from '#lib/replica/store/mutex.ts';
import { placeOf } from './page-place.ts';
import { isReached, settle, type Commit, type Settlement } from './settlement.ts';
import { sealState, type ReplicaState } from '#lib/replica/store/state.ts';

export class PullApplier {
	readonly #replica: Replica;
	readonly #turns = new Mutex();

	constructor(replica: Replica) {
		this.#replica = replica;
	}

	/** Where the staged pages end, or else the device's cookie. */
	get cookie(): string | null {
		const { state } = this.#replica;
		return state.stage?.cookie ?? (state.mustRefill ? null : state.cookie);
	}

	/**
	 * Takes in a page that answers a pull with the cookie `asked`. Returns false if another pull
	 * has moved on in the meantime: such a page is useless, because a cookie never goes back. `text`
	 * is the page as it came, if it came alone.
	 */
	receive(page: PullAnswer, asked: string | null, text?: string): Promise<boolean> {
		return this.runExclusive(async () => {
			if (asked !== this.cookie) return false;
			if (page.reset === 'history') this.#replica.queue.forgetAnswers();
			await (page.more ? this.#stage(page, text) : this.#finish(page, text));
			return true;
		});
	}

	/** Marks what a push decided, and settles what the cookie has already reached. */
	answer(results: readonly PushResult[]): Promise<void> {
		return this.runExclusive(async () => {
			const { queue, state } = this.#replica;
			for (const result of results) {
				const queued = queue.get(result.id);
				if (queued === undefined) continue;
				const isDeferred = result.outcome === 'deferred';
				queue.put({ ...queued, state: isDeferred ? 'unanswered' : 'answered', result });
			}
			const isAnyReached = queue.list().some((one) => isReached(one, state));
			if (isAnyReached) await this.#commit({ patches: [], isReset: false, isAnswer: true, state });
		});
	}

	/**
	 * Marks settled changes that a restored server does not know as lost, to be redone or let go. A
	 * newer backup may bring one back. Changes settled elsewhere since then need no one here: no
	 * fill reports them. The server must be asked again as long as the replica is behind the
	 * version that its answer relied on.
	 */
	learnKnown({ asked, unknown, through, successors }: KnownChanges): Promise<void> {
		return this.runExclusive(async () => {
			const { settled, state } = this.#replica;
			const learned = asked.flatMap((id): SettledEntry[] => {
				const entry = settled.get(id);
				if (entry?.verdict === undefined) return [];
				const kind = unknown.has(id) ? 'lost' : 'verdict';
				const successor = successors?.get(id) ?? entry.verdict.successor;
				if (kind === entry.kind && successor === entry.verdict.successor) return [];
				const verdict = { ...entry.verdict, ...(successor !== undefined && { successor }) };
				return [{ ...entry, kind, verdict }];
			});
			const next = { ...state, mustAskKnown: state.version < through };
			await this.#write({ state: next, settle: learned });
			for (const entry of learned) settled.put(entry);
			this.#replica.state = next;
			this.#replica.notify(new Set());
		});
	}

	forgetCookie(): Promise<void> {
		return this.runExclusive(async () => {
			const replica = this.#replica;
			const { state } = replica;
			// Without a cookie the server cannot tell that it has been restored since then.
			const refill = { mustRefill: true, mustAskKnown: true };
			const next = { ...state, stage: null, ...(state.stage === null ? refill : {}) };
			await this.#write({ state: next });
			replica.staged = [];
			replica.state = next;
		});
	}

	async #stage(page: PullAnswer, text?: string): Promise<void> {
		const replica = this.#replica;
		const { state } = replica;
		const patch = toPatch(page);
		const { sequence, isRestart, from, reset } = placeOf(page, state);
		const progress = page.progress ?? null;
		const stage = { from, through: sequence, cookie: page.cookie, reset, progress };
		const log = [await sealPatch(replica.context.sealer, sequence, { patch, text })];
		const next = nameLog({ ...this.#contact(page), stage }, log);
		await this.#write({ log, state: next });
		replica.state = next;
		if (isRestart) replica.staged = [];
		replica.staged.push(patch);
		if (!replica.isComplete) this.#show([patch], { isReset: isRestart });
		else replica.notify(new Set());
	}

	async #finish(page: PullAnswer, text?: string): Promise<void> {
		const { staged, state, queue } = this.#replica;
		const patch = toPatch(page);
		const { sequence, isRestart, from, reset } = placeOf(page, state);
		const isReset = reset !== null || state.cookie === null || state.mustRefill;
		await this.#commit({
			patches: isRestart ? [patch] : [...staged, patch],
			text,
			isReset,
			state: {
				...this.#contact(page),
				cookie: page.cookie,
				version: page.version,
				...(isReset ? { generation: 0, logFrom: from } : {}),
				logThrough: isEmpty(patch) ? sequence - 1 : sequence,
				stage: null,
				mustRefill: false,
				mustAskKnown: state.mustAskKnown || reset === 'history'
			}
		});
		queue.forgetAnswers(page.version);
	}

	#contact(page: PullAnswer): ReplicaState {
		const { context, state } = this.#replica;
		const now = context.clock.now();
		const { serverNow } = page;
		this.#replica.contact = { serverNow, at: now, ticks: context.clock.ticks() };
		return {
			...state,
			serverNow: Math.max(state.serverNow, serverNow),
			leaseUntil: page.leaseUntil,
			contactAt: now,
			clockAt: now,
			mustContact: false
		};
	}

	async #commit(commit: Commit): Promise<void> {
		const { context, settled, queue } = this.#replica;
		if (commit.patches.some(({ verdicts }) => verdicts.length > 0)) await loadMutators();
		const settlement = settle(this.#replica, commit);
		const told = new Set(settlement.entries.map(({ id }) => id));
		const foreign = commit.isReset ? settled.foreign().filter((id) => !told.has(id)) : [];
		const forget = [...settled.expired(context.clock.now()), ...foreign];
		const last = commit.patches.at(-1);
		const isNew = last !== undefined && !isEmpty(last);
		const log = isNew
			? [
					await sealPatch(context.sealer, commit.state.logThrough, {
						patch: last,
						text: commit.text
					})
				]
			: [];
		const state = nameLog(commit.state, log);
		await this.#write({
			log,
			state,
			settle: settlement.entries,
			forget,
			remove: [...settlement.done.map(({ sequence }) => sequence), ...settlement.doneUnread],
			put: await Promise.all(settlement.stripped.map((one) => sealQueued(context.sealer, one))),
			hides: commit.isReset || this.#hidesRows(commit)
		});
		for (const id of forget) settled.forget(id);
		for (const one of settlement.stripped) queue.put(one);
		this.#remember({ ...settlement, forget }, { ...commit, state });
	}

	/** A person who sees everyone has no hidden rows: removed rows were deleted. */
	#hidesRows({ patches }: Commit): boolean {
		const seesAll = hasPermission(this.#replica.view.principal, 'administrator.readAll');
		return !seesAll && patches.some(({ del }) => del.length > 0);
	}

	#remember(
		{ done, doneUnread, entries, forget }: Settlement & { readonly forget: readonly string[] },
		{ patches, isReset, state }: Commit
	): void {
		const replica = this.#replica;
		// The pages of a first fill are shown as they arrive, so only the last one is new.
		const isShown = !replica.isComplete && replica.staged.length > 0;
		const isRestart = patches.length <= 1;
		replica.state = state;
		if (state.stage === null) replica.staged = [];
		if (isReset) replica.damage = undefined;
		for (const { mutation } of done) replica.queue.remove(mutation.id);
		for (const sequence of doneUnread) replica.unreadable.remove(sequence);
		for (const entry of entries) replica.settled.put(entry);
		const told = entries.map((entry) => mentionedIds(entry.mutation));
		const about = entries.flatMap(({ mutation }) => {
			const subject = subjectOf(mutation);
			return subject === undefined ? [] : [rowKey(subject.collection, subject.id)];
		});
		const disturbed = {
			keys: [...entries.map(({ id }) => id), ...forget].map(stoodKey),
			sequences: done.map(({ sequence }) => sequence)
		};
		if (isShown && !isRestart) this.#show(patches.slice(-1), { isReset: false, about, disturbed });
		else this.#show(patches, { isReset, about, disturbed });
		// Discarded changes touch no row, yet the verdict that they settle may be on screen.
		if (told.some((ids) => ids.length === 0)) replica.notify(new Set());
	}

	#show(
		patches: readonly Patch[],
		{ isReset, about = [], disturbed = NOT_DISTURBED }: Showing
	): void {
		const replica = this.#replica;
		if (isReset) {
			replica.rows.clear();
			for (const patch of patches) applyPatch(replica.rows, patch);
			replica.rebase();
			replica.notify('all');
			return;
		}
		const { hasRun } = replica.view;
		const keys = patches.flatMap((patch) => takeIn(replica.rows, patch, hasRun));
		const rows = patches.flatMap(rowKeysOf);
		const reached = replica.rerun({ ...disturbed, keys: [...disturbed.keys, ...keys] });
		replica.notify(new Set([...rows, ...reached, ...about]));
	}

	async #write(writing: Writing): Promise<void> {
		const { context, queue } = this.#replica;
		const { database, sealer, writer } = context;
		const { log = [], settle: entries = [], forget = [], put = [], remove = [] } = writing;
		const isQueueWritten = put.length + remove.length > 0;
		const meta = await sealState(sealer, writing.state);
		const change = {
			...(isQueueWritten && { index: { put: put.map(entryOf), remove } }),
			settled: { settle: entries, forget }
		};
		await queue.disk.write(change, (rows) => {
			const tables = ['log', 'meta', ...rows.tables, ...(isQueueWritten ? QUEUE : [])] as const;
			return writer.write(tables, 'relaxed', (stores, { end }) => {
				for (const record of log) stores.log.put(record);
				for (const record of put) stores.queue.put(record);
				if (remove.length > 0) {
					deleteSequences(database, stores.queue, remove);
					deleteSequences(database, stores.envelope, remove);
				}
				if (writing.hides === true) for (const id of VISIBLE_ROWS_ONLY) stores.meta.delete(id);
				rows.put(stores);
				stores.meta.put(meta);
				end();
			});
		});
	}

	/** Saves the latest time that this device's clock has shown since the last contact. */
	noteClock(clockAt: number): Promise<void> {
		return this.runExclusive(async () => {
			const { context, state } = this.#replica;
			const next = { ...state, clockAt };
			const meta = await sealState(context.sealer, next);
			// Without room on the disk, it is known only until the app is locked.
			await unlessFull(context.writer.write(['meta'], 'strict', (stores) => stores.meta.put(meta)));
			this.#replica.state = next;
		});
	}

	/** Serializes work: nothing else may happen to the log while a page is taken in. */
	runExclusive<T>(work: () => Promise<T>): Promise<T> {
		return this.#turns.take(work);
	}
}

interface Showing {
	readonly isReset: boolean;
	/** Keys of rows that a settled change was about, whatever it did to them. */
	readonly about?: readonly string[];
	readonly disturbed?: Required<Disturbance>;
}

const QUEUE = ['queue', 'envelope'] as const;
const NOT_DISTURBED: Required<Disturbance> = { keys: [], sequences: [] };

/** Applies a patch; returns the keys that it changed, if queued changes may depend on them. */
function takeIn(rows: Rows, patch: Patch, hasDependents: boolean): readonly string[] {
	if (!hasDependents) {
		applyPatch(rows, patch);
		return [];
	}
	const changed = [...patch.put, ...patch.del].map(([name, id]) => {
		const from = rows.row(name, id);
		return { name, id, from };
	});
	applyPatch(rows, patch);
	return changed.flatMap(({ name, id, from }) => {
		const collection = collections.get(name);
		const change = { from, to: rows.row(name, id) };
		return collection === undefined ? [] : keysOfChange(collection, id, change);
	});
}

interface KnownChanges {
	readonly asked: readonly string[];
	readonly unknown: ReadonlySet<string>;
	readonly through: number;
	readonly successors?: ReadonlyMap<string, string>;
}

/** The contents of one transaction. */
interface Writing {
	readonly state: ReplicaState;
	readonly log?: readonly SequencedRecord[];
	readonly settle?: readonly SettledEntry[];
	readonly forget?: readonly string[];
	readonly put?: readonly NamedRecord[];
	/** Rows become invisible, and facts about them that are kept elsewhere are removed with them. */
	readonly hides?: boolean;
	readonly remove?: readonly number[];
}
