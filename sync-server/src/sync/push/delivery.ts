import { setImmediate } from 'node:timers/promises';

import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { Lane, Mutation } from '@tenantry/shared/protocol/push.ts';

import type { Account, AccountDevice } from '#store/account.ts';
import type { QueueNote, Store } from '#store/store.ts';
import { together } from '#store/together.ts';
import type { CookieSeal } from '#sync/readers/cookie.ts';
import type { AccessEnding } from '#sync/effects/access.ts';
import { meantBy } from './meant.ts';
import type { PushLimits } from './push-limits.ts';
import { PushTransaction, type ApprovalStep } from './push-transaction.ts';
import { fittingTogether } from './weight.ts';
import type { SessionAndDevice } from '#sync/sender.ts';
import type { LoadedRows } from '#sync/loaded-rows.ts';
import { prefetchActor, prefetchField, prefetchRead, type Sees } from '#sync/prefetch.ts';

/** Mutations of one request, from a session or in envelopes, and how they are decided. */
export interface Delivery<T> {
	readonly from: AccountDevice;
	/** Absent where they need no session. */
	readonly sessionHash?: string | undefined;
	readonly lane: Lane;
	readonly mutations: readonly Mutation[];
	/** Called again where the database requires a retry. */
	readonly decide: (push: PushTransaction, found: SessionAndDevice) => Promise<T>;
	/** Returns what remains in the device's queue, where its request says so. */
	readonly noteOf?: (answer: T, at: number) => QueueNote | undefined;
}

export type Deliver = <T>(delivery: Delivery<T>) => Promise<T>;

export interface DeliverDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly seal: CookieSeal;
	readonly decideApproval: ApprovalStep;
	readonly onAccessEnd: (ending: AccessEnding & Account) => void;
	/** Called with what was decided, once it is stored. */
	readonly onDecided?: PushLimits['keep'];
}

interface Decided {
	readonly note: QueueNote | undefined;
	/** Hands the answer to the waiting request. */
	readonly settle: () => void;
}

interface Pending extends Pick<Delivery<unknown>, 'from' | 'sessionHash' | 'lane' | 'mutations'> {
	readonly decide: (push: PushTransaction, found: SessionAndDevice) => Promise<Decided>;
	readonly reject: (error: unknown) => void;
}

/**
 * Decides what devices send. Concurrent deliveries of one provider share one transaction, and so
 * one fsync; each is judged separately, in the order of arrival.
 */
export function createDeliver(dependencies: DeliverDependencies): Deliver {
	const waitingByProvider = new Map<string, Pending[]>();

	async function drain(providerId: string, waiting: Pending[]): Promise<void> {
		while (waiting.length > 0) {
			// Lets in the requests that arrived together with the first one.
			await setImmediate();
			// Also takes deliveries that arrive while waiting for the lock, because another provider
			// may hold it for long. A retried transaction takes the same ones.
			let taken: readonly Pending[] | undefined;
			const takeOnce = () => (taken ??= takeGroup(waiting));
			try {
				for (const { settle } of await decideGroup(dependencies, providerId, takeOnce)) settle();
			} catch (error) {
				for (const { reject } of takeOnce()) reject(error);
			}
		}
		waitingByProvider.delete(providerId);
	}

	return (delivery) =>
		new Promise((resolve, reject) => {
			const { providerId } = delivery.from;
			const waiting = waitingByProvider.get(providerId) ?? [];
			waiting.push(pendingOf(delivery, resolve, reject));
			if (waitingByProvider.has(providerId)) return;
			waitingByProvider.set(providerId, waiting);
			drain(providerId, waiting).catch((error: unknown) => {
				waitingByProvider.delete(providerId);
				for (const one of waiting.splice(0)) one.reject(error);
			});
		});
}

function pendingOf<T>(
	{ from, sessionHash, lane, mutations, decide, noteOf }: Delivery<T>,
	resolve: (answer: T) => void,
	reject: (error: unknown) => void
): Pending {
	return {
		from,
		sessionHash,
		lane,
		mutations: mutations.map(meantBy),
		reject,
		async decide(push, found) {
			const answer = await decide(push, found);
			return { note: noteOf?.(answer, push.at), settle: () => resolve(answer) };
		}
	};
}

function takeGroup(waiting: Pending[]): Pending[] {
	return waiting.splice(0, fittingTogether(waiting.map(({ mutations }) => mutations)));
}

async function decideGroup(
	{ store, clock, seal, decideApproval, onAccessEnd, onDecided }: DeliverDependencies,
	providerId: string,
	takeWaiting: () => readonly Pending[]
): Promise<Decided[]> {
	const { decided, endings, mutations } = await store.write(providerId, async (tx) => {
		const group = takeWaiting();
		const push = new PushTransaction(tx, { at: clock(), devices: { seal, decideApproval } });
		const found = await load(push, group);

		const answers: Decided[] = [];
		const ends: number[] = [];
		for (const pending of group) {
			answers.push(await pending.decide(push, found(pending)));
			ends.push(push.mutations.length);
		}
		const rows = await push.write();
		const mutations = group.map(({ lane }, place) => ({
			lane,
			decided: rows.slice(ends[place - 1] ?? 0, ends[place])
		}));
		await tx.noteQueue(answers.flatMap(({ note }) => note ?? []));
		return { decided: answers, endings: push.endings, mutations };
	});
	for (const ending of endings) onAccessEnd({ ...ending, providerId });
	for (const { lane, decided } of mutations) onDecided?.(lane, decided);
	return decided;
}

/** Loads sessions, devices, earlier decisions and rows of all deliveries together. */
async function load(
	push: PushTransaction,
	group: readonly Pending[]
): Promise<(pending: Pending) => SessionAndDevice> {
	const hashes = new Set(group.flatMap(({ sessionHash }) => sessionHash ?? []));
	const ids = new Set(group.map(({ from }) => from.deviceId));
	for (const { from, mutations } of group) {
		prefetchActor(push.rows, from);
		for (const mutation of mutations) {
			prefetchBases(push.rows, mutation, { seesAll: true });
			prefetchRead(push.rows, mutation);
		}
	}
	const [sessionRows, deviceRows] = await together([
		push.reader.sessions([...hashes]),
		push.reader.devices([...ids]),
		push.replays.load(group.flatMap(({ mutations }) => mutations)),
		push.rows.load()
	]);
	const sessions = new Map(sessionRows.map((row) => [row.hash, row]));
	const devices = new Map(deviceRows.map((row) => [row.id, row]));
	prefetchReach(push, group);
	return ({ from, sessionHash = '' }) => ({
		session: sessions.get(sessionHash),
		device: devices.get(from.deviceId)
	});
}

/** Requests the rows on which the sight of those who do not see everyone depends. */
function prefetchReach({ rows }: PushTransaction, group: readonly Pending[]): void {
	for (const { from, mutations } of group) {
		const principal = principalOf(rows, from.administratorId, from.providerId);
		const seesAll = hasPermission(principal, 'administrator.readAll');
		if (!seesAll) for (const mutation of mutations) prefetchBases(rows, mutation, { seesAll });
	}
}

function prefetchBases(rows: LoadedRows, { base }: Mutation, sender: Sees): void {
	for (const key of Object.keys(base)) prefetchField(rows, key, sender);
}
