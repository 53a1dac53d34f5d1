import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import type { ReplicaState } from '#lib/replica/store/state.ts';
import type { Replica } from '#lib/replica/replica.ts';

/** Tolerance for clock corrections; a larger step back is a clock that was set back. */
const SLACK_MS = 300_000;

/**
 * Limits how long a device may be used without its server. Whatever its clock says, time continues
 * from the latest reading since the last contact, so setting the clock back gains nothing. The
 * reading is kept in the sealed state, which cannot be deleted unnoticed: without it the server has
 * to answer first.
 */
export class Lease {
	readonly #replica: Replica;
	readonly #pullApplier: Pick<PullApplier, 'noteClock'>;

	constructor(replica: Replica, pullApplier: Pick<PullApplier, 'noteClock'>) {
		this.#replica = replica;
		this.#pullApplier = pullApplier;
	}

	/** The record of how long this device may continue was deleted or changed. */
	get isTamperedWith(): boolean {
		return this.#replica.state.mustContact;
	}

	isOver(now: number): boolean {
		const { state } = this.#replica;
		if (state.mustContact) return true;
		if (state.contactAt === 0) return false;
		return now < latestReading(state) - SLACK_MS || serverTime(state, now) > state.leaseUntil;
	}

	/** Throttled to steps that matter. */
	async note(now: number): Promise<void> {
		if (now < latestReading(this.#replica.state) + SLACK_MS) return;
		await this.#pullApplier.noteClock(now);
	}
}

/** Never goes back when the device's clock is set back. */
export function serverTime(state: ReplicaState, now: number): number {
	return state.serverNow + Math.max(now, latestReading(state)) - state.contactAt;
}

/** A contact corrects the clock, so earlier readings do not count. */
function latestReading({ clockAt, contactAt }: ReplicaState): number {
	return Math.max(clockAt, contactAt);
}
