import type { Features } from './features.ts';
import { hasFormerKeys, type OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { isWorthCompacting } from '#lib/replica/snapshot/compaction-due.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { Replica } from '#lib/replica/replica.ts';

const COMPACT_AFTER_MS = 1_500;
/** Shorter: a first fill has the longest log, and the next start may be near. */
const COMPACT_FILL_AFTER_MS = 200;

export interface HousekeepingOptions {
	readonly replica: Replica;
	readonly vault: OpenedVault;
	readonly clock: Pick<Clock, 'after'>;
	readonly pullApplier: PullApplier;
	readonly features: () => Promise<Features>;
	readonly onfailure: (error: unknown) => void;
}

/**
 * Idle work: compacts the log into pages, archives what an earlier app settled, and reseals what was
 * sealed under a former key.
 */
export class Housekeeping {
	readonly #options: HousekeepingOptions;
	#cancel = (): void => undefined;

	constructor(options: HousekeepingOptions) {
		this.#options = options;
	}

	/** Debounces due work: after a change it waits until the replica has been quiet for a while. */
	putOff(): void {
		this.stop();
		const { replica } = this.#options;
		const isDue = isWorthCompacting(replica) || replica.queue.disk.settled.hasStray;
		if (!isDue && !this.#mustReseal) return;
		this.#after(replica.state.generation === 0 ? COMPACT_FILL_AFTER_MS : COMPACT_AFTER_MS);
	}

	/** Writes every page again, if the browser has removed them and all rows are here. */
	rebuild(): void {
		const { isComplete, state } = this.#options.replica;
		if (isComplete && state.stage === null) this.#after(0);
	}

	stop(): void {
		this.#cancel();
	}

	#after(delayMs: number): void {
		const { clock, onfailure } = this.#options;
		this.#cancel = clock.after(delayMs, () => {
			this.#run().catch(onfailure);
		});
	}

	/** Lazy, because the list does not need it; without its code the log just continues. */
	async #run(): Promise<void> {
		const { replica, pullApplier, vault } = this.#options;
		const loaded = await this.#options.features().catch(() => undefined);
		await loaded?.upkeep.tidy(replica, pullApplier, { vault, mustReseal: () => this.#mustReseal });
	}

	/** Something may still be sealed under a former key while the log is between two pulls. */
	get #mustReseal(): boolean {
		const { replica, vault } = this.#options;
		return replica.isComplete && replica.state.stage === null && hasFormerKeys(vault);
	}
}
