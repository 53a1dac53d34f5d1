import type { Intake } from '#lib/replica/intake.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { SealedMeta } from '#lib/replica/sealed-meta.ts';

/** A clock may be set right by a little; more is a clock that was set back. */
const SLACK_MS = 300_000;

/** Where an earlier app has kept the latest that this device's clock has said since a contact. */
interface FormerMark {
	readonly contactAt: number;
	readonly at: number;
}

/**
 * How long a device may be worked on without its server. Whatever its clock says, time goes on
 * from the latest it has said since the last contact: setting it back gains nothing. It is kept in the
 * sealed state, which nobody deletes unseen: without it the server has to answer first.
 */
export class Lease {
	readonly #replica: Replica;
	readonly #intake: Pick<Intake, 'noteClock'>;
	readonly #meta: SealedMeta;
	#former: FormerMark | undefined;

	constructor(replica: Replica, intake: Pick<Intake, 'noteClock'>, meta: SealedMeta) {
		this.#replica = replica;
		this.#intake = intake;
		this.#meta = meta;
	}

	async open(): Promise<void> {
		const { contactAt, clockAt } = this.#replica.state;
		if (contactAt === 0 || clockAt !== 0) return;
		this.#former = await this.#meta.get<FormerMark>('clock').catch(() => undefined);
	}

	/** Somebody has deleted or changed what says until when this device may go on. */
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

	/** Not more often than it matters. */
	async note(now: number): Promise<void> {
		if (now < this.#latest + SLACK_MS) return;
		await this.#intake.noteClock(now);
	}

	/** A contact sets the clock right: what it said before counts no more. */
	get #latest(): number {
		const { contactAt, clockAt } = this.#replica.state;
		if (clockAt !== 0) return Math.max(clockAt, contactAt);
		return this.#former?.contactAt === contactAt ? this.#former.at : contactAt;
	}
}
