import { setImmediate } from 'node:timers/promises';

import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { PushRequest, PushResult } from '@tenantry/shared/protocol/push.ts';
import { isFactorFresh as isFresh } from '@tenantry/shared/protocol/step-up.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { Account } from '#store/account.ts';
import type { QueueNote, Store, StoreTransaction } from '#store/store.ts';
import type { CookieSeal } from '#sync/pull/cookie.ts';
import { deviceActor } from './device-actor.ts';
import { deviceAuthor } from './device-author.ts';
import { byServerClock, toInteger } from './device-clock.ts';
import { isEndedBy, type AccessEnding } from '#sync/effects/access.ts';
import { decideMutation } from './decide-mutation.ts';
import { PushTransaction } from './push-transaction.ts';
import {
	authorError,
	endedError,
	senderError,
	type SessionAndDevice,
	type Sender
} from '#sync/sender.ts';
import { wantActor, wantField, wantRead } from '#sync/wanted-rows.ts';

export interface PushDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly seal: CookieSeal;
	/**
	 * Called when a mutator throws, which is a bug: its mutation is refused, the others continue.
	 */
	readonly onBug: (
		error: unknown,
		mutation: { readonly id: string; readonly name: string }
	) => void;
	readonly onAccessEnd: (ending: AccessEnding & Account) => void;
}

export type PushOutcome = Result<readonly PushResult[], SyncErrorCode>;
export type Push = (sender: Sender, request: PushRequest) => Promise<PushOutcome>;

interface PendingPush {
	readonly sender: Sender;
	readonly request: PushRequest;
	readonly resolve: (outcome: PushOutcome) => void;
	readonly reject: (error: unknown) => void;
}

/** Limit of one transaction; the rest waits for the next, because a long lock delays all others. */
const MAX_GROUP_MUTATIONS = 1_000;

/**
 * Decides what devices push. Concurrent pushes of one provider share one transaction, and so one
 * fsync; each is judged separately, in the order of arrival.
 */
export function createPush(dependencies: PushDependencies): Push {
	const waitingByProvider = new Map<string, PendingPush[]>();

	async function drain(providerId: string, waiting: PendingPush[]): Promise<void> {
		while (waiting.length > 0) {
			// Lets in the requests that arrived together with the first one.
			await setImmediate();
			// Also takes pushes that arrive while waiting for the lock, because another provider
			// may hold it for long. A retried transaction takes the same ones.
			let taken: readonly PendingPush[] | undefined;
			const takeOnce = () => (taken ??= takeGroup(waiting));
			try {
				const outcomes = await decideGroup(dependencies, providerId, takeOnce);
				for (const [place, { resolve }] of takeOnce().entries()) resolve(outcomes[place] ?? ok([]));
			} catch (error) {
				for (const { reject } of takeOnce()) reject(error);
			}
		}
		waitingByProvider.delete(providerId);
	}

	return (sender, request) =>
		new Promise((resolve, reject) => {
			const waiting = waitingByProvider.get(sender.providerId) ?? [];
			waiting.push({ sender, request, resolve, reject });
			if (waitingByProvider.has(sender.providerId)) return;
			waitingByProvider.set(sender.providerId, waiting);
			drain(sender.providerId, waiting).catch((error: unknown) => {
				waitingByProvider.delete(sender.providerId);
				for (const one of waiting.splice(0)) one.reject(error);
			});
		});
}

function takeGroup(waiting: PendingPush[]): PendingPush[] {
	let mutations = 0;
	const end = waiting.findIndex(({ request }) => {
		mutations += request.mutations.length;
		return mutations > MAX_GROUP_MUTATIONS;
	});
	return waiting.splice(0, end === -1 ? waiting.length : Math.max(end, 1));
}

async function decideGroup(
	dependencies: PushDependencies,
	providerId: string,
	takeWaiting: () => readonly PendingPush[]
): Promise<PushOutcome[]> {
	const { store, clock, seal, onBug, onAccessEnd } = dependencies;
	const { outcomes, endings } = await store.write(providerId, async (tx) => {
		const group = takeWaiting();
		const push = new PushTransaction(tx, { at: clock(), seal });
		const loaded = await load(tx, push, group);

		const answers: PushOutcome[] = [];
		const notes: QueueNote[] = [];
		for (const pending of loaded) {
			const outcome = await decide(push, pending, onBug);
			answers.push(outcome);
			if (outcome.ok) notes.push(noteOf(pending.request, outcome.value, push.at));
		}
		await push.write();
		await tx.noteQueue(notes);
		return { outcomes: answers, endings: push.endings };
	});
	for (const ending of endings) onAccessEnd({ ...ending, providerId });
	return outcomes;
}

type LoadedPush = PendingPush & SessionAndDevice;

/** Loads sessions, devices, earlier decisions and rows of all pushes together. */
async function load(
	tx: StoreTransaction,
	push: PushTransaction,
	group: readonly PendingPush[]
): Promise<LoadedPush[]> {
	const hashes = new Set(group.map(({ sender }) => sender.sessionHash));
	const ids = new Set(group.map(({ request }) => request.deviceId));
	const sessions = new Map((await tx.sessions([...hashes])).map((row) => [row.hash, row]));
	const devices = new Map((await tx.devices([...ids])).map((row) => [row.id, row]));
	await push.replays.load(group.flatMap(({ request }) => request.mutations));
	await wantRows(push, group);
	return group.map((pending) => ({
		...pending,
		session: sessions.get(pending.sender.sessionHash),
		device: devices.get(pending.request.deviceId)
	}));
}

/** Requests the rows that decide permissions, then those that the mutations are about. */
async function wantRows({ rows }: PushTransaction, group: readonly PendingPush[]): Promise<void> {
	for (const { sender } of group) wantActor(rows, sender);
	await rows.load();
	for (const { sender, request } of group) {
		const principal = principalOf(rows, sender.administratorId, sender.providerId);
		const seesAll = hasPermission(principal, 'administrator.readAll');
		for (const mutation of request.mutations) {
			for (const key of Object.keys(mutation.base)) wantField(rows, key, { seesAll });
			wantRead(rows, mutation);
		}
	}
}

/** Decides the mutations of one push, each accounted for before the next. */
async function decide(
	push: PushTransaction,
	pending: LoadedPush,
	onBug: PushDependencies['onBug']
): Promise<PushOutcome> {
	const { sender, request, session, device } = pending;
	const ending = push.endings.find((one) => isEndedBy(one, sender));
	if (ending !== undefined) return err(endedError(ending.reason));
	const error =
		senderError(sender, pending, push.at) ??
		(await push.whenLoaded(() => authorError(push.overlay, sender)));
	if (error !== undefined) return err(error);
	if (device === undefined) return err('unauthenticated');
	const isFactorFresh = isFresh(session?.fresh_at ?? null, push.at);
	const { clientNow } = request;
	const { address } = sender;
	const author = await push.whenLoaded(() =>
		deviceAuthor(push.overlay, { device, at: push.at, clientNow, address, isFactorFresh })
	);
	const actor = deviceActor(author, onBug);

	const results: PushResult[] = [];
	for (const mutation of request.mutations) {
		const result = await decideMutation(push, actor, mutation);
		results.push(result);
		// This server is too old for the mutation, and later ones in its lane may depend on it.
		if (result.outcome === 'deferred') break;
	}
	return ok(results);
}

/** Returns what remains in a device's queue once it has its answer. */
function noteOf(
	{ deviceId, queueDepth, oldestAt, clientNow }: PushRequest,
	results: readonly PushResult[],
	seenAt: number
): QueueNote {
	const decided = results.filter(({ outcome }) => outcome !== 'deferred').length;
	const depth = toInteger(queueDepth - decided);
	return {
		deviceId,
		depth,
		oldestAt:
			oldestAt === null || depth === 0 ? null : byServerClock(oldestAt, { at: seenAt, clientNow }),
		seenAt
	};
}
