import type { Lane, PushAnswer } from '@tenantry/shared/protocol/push.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Clock } from '#lib/replica/context.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { nextBatch } from '#lib/replica/queue/lanes.ts';
import { momentOf } from '#lib/replica/queue/change-time.ts';
import { toWire, type QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import { keysOf } from '#lib/replica/replica-change.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { BatchSize } from './batch-size.ts';
import type { ServerApi } from './server-api.ts';

export interface LaneSenderOptions {
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
	readonly clock: Clock;
	readonly server: Pick<ServerApi, 'push'>;
	readonly lane: Lane;
	/** The request may carry the cookie, so that the answer brings the pull. */
	readonly mayPull: () => boolean;
	readonly onmore: () => void;
	readonly onprogress: () => void;
	readonly ondecided: (count: number) => void;
}

/** Sends one lane in order, one request in flight: step 5 of a change (ARCHITECTURE.md). */
export class LaneSender {
	readonly #options: LaneSenderOptions;
	readonly #size = new BatchSize();
	#draining: Promise<Result<number, SyncError>> | undefined;

	constructor(options: LaneSenderOptions) {
		this.#options = options;
	}

	get isBusy(): boolean {
		return this.#draining !== undefined;
	}

	/** Notes how long the server took to answer without receiving changes. */
	noteContact(tookMs: number): void {
		this.#size.contacted(tookMs);
	}

	/** Sends until nothing of the lane can go; returns how many were decided. */
	drain(): Promise<Result<number, SyncError>> {
		this.#draining ??= this.#drain().finally(() => {
			this.#draining = undefined;
		});
		return this.#draining;
	}

	async #drain(): Promise<Result<number, SyncError>> {
		let decided = 0;
		for (;;) {
			const batch = this.#nextBatch();
			if (batch.length === 0) return ok(decided);
			const sent = await this.#send(batch);
			if (!sent.ok) {
				const { code } = sent.error;
				if (code === 'offline') this.#size.unanswered(batch.length);
				if (code !== 'too_large' || batch.length === 1) return sent;
				this.#size.tooLarge(batch.length);
				continue;
			}
			decided += sent.value;
			if (sent.value < batch.length) return err({ code: 'server_too_old' });
		}
	}

	#nextBatch(): readonly QueuedMutation[] {
		const { replica, lane } = this.#options;
		return nextBatch(replica.laneView, lane, this.#size.limit);
	}

	async #send(chosen: readonly QueuedMutation[]): Promise<Result<number, SyncError>> {
		const { replica, clock, server, lane, mayPull, onmore } = this.#options;
		const { onprogress, ondecided } = this.#options;
		const batch = await replica.queue.markSent(chosen);
		// From here on the changes cannot be withdrawn, and every screen says so.
		replica.notify(keysOf(batch));
		onprogress();
		const cookie = mayPull() ? replica.state.cookie : null;
		const sentAt = clock.now();
		const moment = momentOf(clock, replica.contact);
		const answer = await server.push({
			deviceId: replica.deviceId,
			lane,
			clientNow: sentAt,
			queueDepth: replica.queue.size,
			oldestAt: replica.queue.oldest?.mutation.authoredAt ?? null,
			mutations: batch.map((one) => toWire(one, moment)),
			...(cookie === null ? {} : { cookie })
		});
		if (!answer.ok) {
			replica.queue.unanswered(batch);
			replica.notify(keysOf(batch));
			onprogress();
			return answer;
		}
		this.#size.answered(batch.length, clock.now() - sentAt);
		// If there is no room, the results are known in memory, and the verdicts come with a later
		// pull.
		const taken = await unlessFull(this.#takeIn(answer.value, cookie));
		if (!taken.ok) onmore();
		const decided = batch.length - replica.queue.unanswered(batch);
		ondecided(decided);
		onprogress();
		return ok(decided);
	}

	async #takeIn({ results, pull }: PushAnswer, cookie: string | null): Promise<void> {
		const { pullApplier, onmore } = this.#options;
		await pullApplier.answer(results);
		if (pull !== undefined) {
			const isTaken = await pullApplier.receive(pull, cookie);
			if (!isTaken || pull.more) onmore();
		} else onmore();
	}
}
