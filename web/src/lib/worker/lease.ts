import type { ReplicaState } from '#lib/replica/state.ts';
import type { SealedMeta } from '#lib/replica/sealed-meta.ts';

/** A clock may be set right by a little; more is a clock that was set back. */
const SLACK_MS = 300_000;

/** The latest that this device's clock has said since a contact. */
interface Mark {
	readonly contactAt: number;
	readonly at: number;
}

/**
 * How long a device may be worked on without its server. Whatever its clock says, time goes on
 * from the latest it has said since the last contact: setting it back gains nothing.
 */
export class Lease {
	readonly #stateOf: () => ReplicaState;
	readonly #meta: SealedMeta;
	#mark: Mark = { contactAt: 0, at: 0 };

	constructor(stateOf: () => ReplicaState, meta: SealedMeta) {
		this.#stateOf = stateOf;
		this.#meta = meta;
	}

	async open(): Promise<void> {
		this.#mark = (await this.#meta.get<Mark>('clock')) ?? this.#mark;
	}

	isOver(now: number): boolean {
		const { contactAt, leaseUntil, serverNow } = this.#stateOf();
		if (contactAt === 0) return false;
		const latest = Math.max(now, this.#latest);
		return now < latest - SLACK_MS || serverNow + latest - contactAt > leaseUntil;
	}

	/** Not more often than it matters. */
	async note(now: number): Promise<void> {
		if (now < this.#latest + SLACK_MS) return;
		this.#mark = { contactAt: this.#stateOf().contactAt, at: now };
		await this.#meta.put('clock', this.#mark);
	}

	/** A contact sets the clock right: what it said before counts no more. */
	get #latest(): number {
		const { contactAt } = this.#stateOf();
		return this.#mark.contactAt === contactAt ? this.#mark.at : contactAt;
	}
}
