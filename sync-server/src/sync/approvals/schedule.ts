import type { Store } from '#store/store.ts';
import { startSchedule } from '#sync/schedule.ts';
import { expireDue, overdue } from './expire.ts';

export interface ApprovalScheduleDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly onError: (error: unknown) => void;
}

const LOOK_EVERY_MS = 10_000;
/** Limit of one provider's transactions in a look; the rest waits for the next. */
const MOST_ROUNDS = 50;

/**
 * Expires what nobody approved in time, so that authors learn of it. Nothing depends on its being on
 * time, because a late approval is refused, and several processes may run it.
 */
export function startApprovalSchedule(dependencies: ApprovalScheduleDependencies): {
	end(): Promise<void>;
} {
	const { onError } = dependencies;
	return startSchedule({ everyMs: LOOK_EVERY_MS, run: () => expireAll(dependencies), onError });
}

async function expireAll({ store, clock, onError }: ApprovalScheduleDependencies): Promise<void> {
	const due = await overdue(store.db, clock()).select('provider_id').distinct().execute();
	for (const { provider_id: providerId } of due)
		await expireIn(store, providerId, clock).catch(onError);
}

async function expireIn(store: Store, providerId: string, clock: () => number): Promise<void> {
	for (let round = 0; round < MOST_ROUNDS; round++)
		if (!(await store.write(providerId, (tx) => expireDue(tx, clock())))) return;
}
