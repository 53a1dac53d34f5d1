import { hash, timingSafeEqual } from 'node:crypto';

import type { RowSource } from '@tenantry/shared/collection.ts';
import { NOTHING_DECIDED, type Decision } from '@tenantry/shared/decide.ts';
import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import { handOverPass, type HandOverRequest } from '@tenantry/shared/protocol/quarantine.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { Store, StoredDevice, StoreTransaction } from '#store/store.ts';
import { deviceEntry } from './device-actor.ts';
import { deviceAuthor, type DeviceAuthor } from './device-author.ts';
import { canonicalJson } from '#sync/json-text.ts';
import { knownResult } from './decide-mutation.ts';
import { PushTransaction } from './push-transaction.ts';
import { mutationHash } from './replays.ts';
import { newMutation } from './new-mutation.ts';
import { authorError, endedError } from '#sync/sender.ts';
import { prefetchActor } from '#sync/prefetch.ts';

export interface Quarantine {
	/** Returns the device that a pass belongs to, or undefined if it is invalid. */
	readonly admit: (pass: string) => string | undefined;
	readonly take: (
		deviceId: string,
		request: HandOverRequest
	) => Promise<Result<readonly PushResult[], SyncErrorCode>>;
}

export interface QuarantineDependencies {
	readonly store: Store;
	readonly clock: () => number;
	/** Valid tickets of a device; a pass made from any of them is admitted. */
	readonly handOverTickets: (deviceId: string) => readonly string[];
}

const NOTHING: Decision = { ...NOTHING_DECIDED, outcome: 'noop' };

/**
 * Takes what a revoked device never sent (docs/sync.md, "Quarantine") without applying any of it. From here on it is known like all decided mutations, and waits for an owner, whose redo or
 * discard settles it once.
 */
export function createQuarantine(dependencies: QuarantineDependencies): Quarantine {
	const { store, clock, handOverTickets } = dependencies;
	return {
		admit(pass) {
			const [deviceId = ''] = pass.split(' ');
			const isAdmitted = handOverTickets(deviceId).some((ticket) =>
				isSame(pass, handOverPass(deviceId, ticket))
			);
			return isAdmitted ? deviceId : undefined;
		},
		async take(deviceId, request) {
			const device = await store.db
				.selectFrom('device')
				.selectAll()
				.where('id', '=', deviceId)
				.executeTakeFirst();
			if (device === undefined) return err('unauthenticated');
			return store.write(device.provider_id, (tx) => take(tx, device, { request, at: clock() }));
		}
	};
}

function isSame(left: string, right: string): boolean {
	return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));
}

async function take(
	tx: StoreTransaction,
	device: StoredDevice,
	act: { readonly request: HandOverRequest; readonly at: number }
): Promise<Result<readonly PushResult[], SyncErrorCode>> {
	const { request, at } = act;
	const push = new PushTransaction(tx, { at });
	prefetchActor(push.rows, {
		administratorId: device.administrator_id,
		providerId: device.provider_id
	});
	await push.rows.load();
	if (!isRevoked(device, push.rows)) return err('unauthenticated');
	if (!(await isFirstOrSame(tx, device, { request, at }))) return err('unauthenticated');
	await push.replays.load(request.mutations);
	const author = deviceAuthor(push.rows, { device, at, clientNow: at, isFactorFresh: false });
	const results: PushResult[] = [];
	for (const mutation of request.mutations) results.push(await putAside(push, author, mutation));
	await push.write();
	return ok(results);
}

/**
 * Whether a device is revoked: it ended that way, or its person lost access after it had ended for
 * a lesser reason.
 */
export function isRevoked(device: StoredDevice, rows: RowSource): boolean {
	const { provider_id: providerId, administrator_id: administratorId } = device;
	const person = { providerId, administratorId };
	const reasons = [endedError(device.ended_reason), authorError(rows, person)];
	return reasons.includes('device_revoked');
}

/**
 * Allows one hand-over per device, so that a revoked device cannot keep filling the owners' list.
 */
async function isFirstOrSame(
	{ db }: StoreTransaction,
	{ provider_id, administrator_id, id: device_id }: StoredDevice,
	{ request, at }: { readonly request: HandOverRequest; readonly at: number }
): Promise<boolean> {
	const key = { provider_id, administrator_id, device_id };
	const requestHash = hash('sha256', canonicalJson(request.mutations));
	await db
		.insertInto('hand_over')
		.values({ ...key, request_hash: requestHash, handed_at: at })
		.onConflict((conflict) =>
			conflict.columns(['provider_id', 'administrator_id', 'device_id']).doNothing()
		)
		.execute();
	const first = await db
		.selectFrom('hand_over')
		.select('request_hash')
		.where((row) => row.and(key))
		.executeTakeFirstOrThrow();
	return first.request_hash === requestHash;
}

/** Records a mutation as quarantined, or returns the earlier decision on it. */
export async function putAside(
	push: PushTransaction,
	author: DeviceAuthor,
	mutation: Mutation
): Promise<PushResult> {
	const mutationDigest = mutationHash(mutation);
	const known = await knownResult(push, author, { mutation, hash: mutationDigest });
	if (known !== undefined) return known;
	const decided = { author, mutation, hash: mutationDigest, decision: NOTHING };
	const outcome = 'quarantined';
	const version = push.account({ ...deviceEntry(decided), outcome });
	const place = { version, at: push.at, firstRedo: undefined };
	push.remember({ ...newMutation(decided, place), outcome });
	return { id: mutation.id, outcome, version };
}
