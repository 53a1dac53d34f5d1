import { isWorthCompacting } from '#lib/replica/compaction-due.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { OnDemand } from './on-demand/on-demand.ts';
import { hasFormerKeys, type OpenedVault } from './vaults.ts';

/** So long after the last change the log is made into pages. */
const COMPACT_AFTER_MS = 1_500;
/** The log of a first fill is the longest there will be, and the next start may be near. */
const COMPACT_FILL_AFTER_MS = 200;

export interface HousekeepingOptions {
	readonly replica: Replica;
	readonly vault: OpenedVault;
	readonly clock: Pick<Clock, 'after'>;
	readonly onDemand: () => Promise<OnDemand>;
	readonly onfailure: (error: unknown) => void;
}

/** When nothing else is to be done: the log into pages, and what a former key has sealed anew. */
export class Housekeeping {
	readonly #options: HousekeepingOptions;
	#cancel = (): void => undefined;

	constructor(options: HousekeepingOptions) {
		this.#options = options;
	}

	/** Something has changed: what is due waits until it has been quiet for a while. */
	putOff(): void {
		this.stop();
		const { replica } = this.#options;
		if (!isWorthCompacting(replica) && !this.#mustReseal) return;
		this.#after(replica.state.generation === 0 ? COMPACT_FILL_AFTER_MS : COMPACT_AFTER_MS);
	}

	/** Every page anew, where the browser has removed them and all rows are here. */
	rebuild(): void {
		const { isWhole, state } = this.#options.replica;
		if (isWhole && state.stage === null) this.#after(0);
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

	/** Not needed before the list, and no loss where its file does not come: the log goes on. */
	async #run(): Promise<void> {
		const loaded = await this.#options.onDemand().catch(() => undefined);
		await loaded?.compact();
		if (this.#mustReseal) await loaded?.reseal(this.#options.vault);
	}

	/** Something may still be sealed under an earlier key, and the log is between two pulls. */
	get #mustReseal(): boolean {
		const { replica, vault } = this.#options;
		return replica.isWhole && replica.state.stage === null && hasFormerKeys(vault);
	}
}
