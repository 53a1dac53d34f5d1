import type { Caller } from '#auth/api-key/api-key.ts';
import { isApiKeyAlive } from '#auth/api-key/api-key.ts';
import type { Limiter } from '#limiter.ts';
import { accountText, type Account } from '#store/account.ts';
import type { AuditEvent, Database, Store, StoreReader, StoreTransaction } from '#store/store.ts';
import { together } from '#store/together.ts';
import { decideForApiKey } from '#sync/push/api-key-actor.ts';
import type { NewEntry } from '#sync/audit/chain.ts';
import type { PushLimits } from '#sync/push/push-limits.ts';
import { PushTransaction } from '#sync/push/push-transaction.ts';
import { LoadedRows, whenLoaded } from '#sync/loaded-rows.ts';
import { prefetchActor } from '#sync/prefetch.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import { apiNameOf } from '@tenantry/shared/domain/administrator/fields.ts';

import { findAnswer, keepAnswer, type KeptAnswer, type Repeatable } from './kept-answer.ts';
import type { Answer, WritableView } from './operation.ts';
import { ApiRefused, refuse, statusOf, toApiError } from './refusal.ts';
import { requireOwner, type View } from './view.ts';

export interface ApiContext {
	readonly store: Store;
	readonly clock: () => number;
	/** What a person's changes may leave, by whatever way they arrive. */
	readonly pushLimits: PushLimits;
	/** Counts a person's kept answers that no event stands for. */
	readonly eventless: Limiter;
	/** Called when a change ended someone's sessions. */
	readonly onAccessEnd: (account: Account) => void;
	/** Called with the events of the decided changes once they are committed. */
	readonly onDecided: (events: readonly AuditEvent[]) => void;
}

/** A refusal by the domain, with the audit entry that records it. */
class ChangeRefused extends Error {
	readonly refused: ApiRefused;
	readonly entry: NewEntry;

	constructor(refused: ApiRefused, entry: NewEntry) {
		super(refused.code);
		this.refused = refused;
		this.entry = entry;
	}
}

export function carryOutRead(
	{ store }: ApiContext,
	caller: Caller,
	read: (view: View) => Promise<Answer>
): Promise<Answer> {
	return store.read(caller.providerId, async (reader) => {
		const view = openView(reader, caller);
		await requireOwner(view);
		return read(view);
	});
}

/**
 * Carries out a request that changes something: under the provider's lock, as one transaction, and
 * only once, however often it is sent (idempotent). A change that the domain refuses is an event as
 * well.
 */
export async function carryOutWrite(
	context: ApiContext,
	caller: Caller,
	request: {
		readonly repeatable: Repeatable | undefined;
		readonly write: (view: WritableView) => Promise<Answer>;
	}
): Promise<KeptAnswer> {
	const { repeatable, write } = request;
	try {
		return await underLock(context, caller, {
			repeatable,
			decide: (tx, push) => write(openWritableView(tx, push, caller))
		});
	} catch (error) {
		if (!(error instanceof ChangeRefused)) throw error;
		const { code, details } = error.refused;
		context.pushLimits.leave('ordinary', caller, 0);
		// The lock was released in between, so the key and an earlier answer are checked again.
		return underLock(context, caller, {
			repeatable,
			async decide(_, push) {
				push.account(error.entry);
				return { status: statusOf(code), body: toApiError(code, details) };
			}
		});
	}
}

/** Decides once, under the provider's lock; a repeated request gets its first answer. */
async function underLock(
	{ store, clock, eventless, onAccessEnd, onDecided }: ApiContext,
	caller: Caller,
	{
		repeatable,
		decide
	}: {
		readonly repeatable: Repeatable | undefined;
		readonly decide: (tx: StoreTransaction, push: PushTransaction) => Promise<KeptAnswer>;
	}
): Promise<KeptAnswer> {
	const { providerId } = caller;
	const { answer, ended, events, isKept } = await store.write(providerId, async (tx) => {
		const push = new PushTransaction(tx, { at: clock() });
		const known = await admit(tx, push, { caller, repeatable });
		if (known !== undefined) return { answer: known, ended: [], events: [], isKept: false };
		const made = await decide(tx, push);
		await push.write();
		if (repeatable !== undefined)
			await keepAnswer(tx.db, caller, { ...repeatable, answer: made, at: push.at });
		const isKept = repeatable !== undefined;
		return { answer: made, ended: push.endings, events: push.events, isKept };
	});
	if (isKept && events.length === 0) eventless.owe(accountText(caller), 1);
	for (const { administratorId } of ended) onAccessEnd({ providerId, administratorId });
	onDecided(events);
	return answer;
}

/**
 * Checks that the key is still alive, under the lock so that nothing can change in between, and
 * returns the kept answer of a repeated request. Reads the rows with the caller's rights as well,
 * which a first request needs next.
 */
async function admit(
	{ db }: StoreTransaction,
	push: PushTransaction,
	{ caller, repeatable }: { readonly caller: Caller; readonly repeatable: Repeatable | undefined }
): Promise<KeptAnswer | undefined> {
	prefetchActor(push.rows, caller);
	const [, known] = await together([
		requireAlive(db, caller, push.at),
		repeatable && findAnswer(db, caller, repeatable),
		push.load()
	]);
	return known;
}

async function requireAlive(tx: Database, caller: Caller, at: number): Promise<void> {
	if (!(await isApiKeyAlive(tx, caller, at))) refuse('unauthenticated');
}

function openView(reader: StoreReader, caller: Caller): View {
	const rows = new LoadedRows(reader);
	return {
		reader,
		caller,
		prefetch: (collection, id) => rows.prefetch(collection, id),
		loading: <T>(run: (source: RowSource) => T) => whenLoaded(rows, () => run(rows))
	};
}

function openWritableView(
	tx: StoreTransaction,
	push: PushTransaction,
	caller: Caller
): WritableView {
	const author = { ...caller, means: `API key ${caller.prefix}…` };
	return {
		reader: tx,
		caller,
		prefetch: (collection, id) => push.rows.prefetch(collection, id),
		loading: (run) => push.whenLoaded(() => run(push.overlay)),
		async change(name, args, because) {
			const reasoned = { ...author, because };
			const { decision, entry } = await decideForApiKey(push, reasoned, { name, args });
			const { rejection } = decision;
			if (rejection === undefined) return;
			const field = rejection.field === undefined ? [] : [fieldOf(rejection.field)];
			throw new ChangeRefused(new ApiRefused(rejection.code, field), entry);
		}
	};
}

function fieldOf(argument: string) {
	return { field: apiNameOf(argument), message: 'This value was refused.' };
}
