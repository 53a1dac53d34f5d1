import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
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

	/** Whether the record of how long this device may continue was deleted or changed. */
	get isTamperedWith(): boolean {
		return this.#replica.state.mustContact;
	}

	isOver(now: number): boolean {
		const { contactAt, leaseUntil, serverNow, mustContact } = this.#replica.state;
		if (mustContact) return true;
		if (contactAt === 0) return false;
		const latest = Math.max(now, this.#latest);
		return now < latest - SLACK_MS || serverNow + latest - contactAt > leaseUntil;
	}

	/** Stores the clock's reading, throttled to steps that matter. */
	async note(now: number): Promise<void> {
		if (now < this.#latest + SLACK_MS) return;
		await this.#pullApplier.noteClock(now);
	}

	/** Latest reading that counts: a contact corrects the clock, so earlier readings do not. */
	get #latest(): number {
		const { contactAt, clockAt } = this.#replica.state;
		return Math.max(clockAt, contactAt);
	}
}
