/** A worker that runs answers within milliseconds. */
const BEAT_MS = 1_000;
const SILENT_AFTER_BEATS = 3;
/** Long enough for a worker on a busy machine, after which a covered page starts over. */
const ENDED_AFTER_BEATS = 30;
/** A page that was frozen for this long cannot tell how long its worker has been silent. */
const OWN_SLEEP_MS = 5_000;

export type LifeState = 'living' | 'silent' | 'ended';

export interface EngineLifeOptions {
	/** Heartbeat: settles, in whichever way, only if the worker runs. */
	readonly beat: () => Promise<unknown>;
	/** Undefined where the browser has none. */
	readonly locks: LockManager | undefined;
	/** Web Lock that the worker holds once it serves tabs, until its end. */
	readonly lockName: string;
	readonly clock: {
		now(): number;
		/** Runs at regular intervals, for ever. */
		every(intervalMs: number, run: () => void): void;
	};
	readonly isVisible: () => boolean;
	/** `isFrozen`: the ended worker may still exist, and come back under its name. */
	readonly onchange: (state: LifeState, isFrozen: boolean) => void;
}

/** The worker has ended, so nobody knows whether it carried out what it was asked. */
export class EngineEndedError extends Error {}

/**
 * Knows whether the worker still runs. Its Web Lock is released as soon as it is killed; a frozen
 * worker keeps the lock, and misses heartbeats.
 *
 *   living ──3 heartbeats missed──► silent ──answer──► living
 *   living, silent ──lock released──► ended
 *   silent ──30 heartbeats missed, something has to be hidden, or the person gives up──► ended
 */
export class EngineLife {
	readonly #options: EngineLifeOptions;
	readonly #unanswered = new Set<(error: Error) => void>();
	#state: LifeState = 'living';
	#tickedAt: number;
	#missed = 0;
	#isAsked = false;
	#isServed = false;
	#hiding = 0;

	constructor(options: EngineLifeOptions) {
		this.#options = options;
		this.#tickedAt = options.clock.now();
		options.clock.every(BEAT_MS, () => this.#tick());
	}

	get state(): LifeState {
		return this.#state;
	}

	/** Rejects if the worker ends without an answer. */
	guard<T>(call: Promise<T>): Promise<T> {
		const guarded = new Promise<T>((resolve, reject) => {
			if (this.#state === 'ended') reject(new EngineEndedError());
			this.#unanswered.add(reject);
			call.then(resolve, reject).finally(() => this.#unanswered.delete(reject));
		});
		// A caller that waits for nothing needs no answer either.
		guarded.catch(() => undefined);
		return guarded;
	}

	/** Does not wait for a silent worker while a call has to hide what the page shows. */
	hide<T>(call: Promise<T>): Promise<T> {
		this.#hiding++;
		const done = (): void => {
			this.#hiding--;
		};
		call.then(done, done);
		if (this.#state === 'silent') this.end(true);
		return call;
	}

	/** Gives the worker up, because it is gone or does not answer. */
	end(isFrozen: boolean): void {
		if (this.#state === 'ended') return;
		for (const reject of this.#unanswered) reject(new EngineEndedError());
		this.#unanswered.clear();
		this.#become('ended', isFrozen);
	}

	#tick(): void {
		const { clock, isVisible } = this.#options;
		const hasSlept = clock.now() - this.#tickedAt > OWN_SLEEP_MS;
		this.#tickedAt = clock.now();
		if (this.#state === 'ended') return;
		if (hasSlept || !isVisible()) this.#missed = 0;
		else if (this.#isAsked) this.#miss();
		else this.#ask();
	}

	#ask(): void {
		this.#isAsked = true;
		const heard = (): void => this.#hear();
		this.#options.beat().then(heard, heard);
	}

	#hear(): void {
		this.#isAsked = false;
		this.#missed = 0;
		if (this.#state === 'silent') this.#become('living');
		this.#serve();
	}

	/** Waits for the end of a worker that holds its lock because it has started. */
	#serve(): void {
		if (this.#isServed) return;
		this.#isServed = true;
		const { locks, lockName } = this.#options;
		// Without a lock only heartbeats tell.
		locks?.request(lockName, { mode: 'shared' }, () => this.end(false)).catch(() => undefined);
	}

	#miss(): void {
		if (!this.#isServed) {
			this.#serveIfStarted().catch(() => undefined);
			return;
		}
		this.#missed++;
		if (this.#missed < SILENT_AFTER_BEATS) return;
		if (this.#hiding > 0 || this.#missed >= ENDED_AFTER_BEATS) this.end(true);
		else if (this.#state === 'living') this.#become('silent');
	}

	/** A worker that is still being loaded, for as long as a slow network takes, is not silent. */
	async #serveIfStarted(): Promise<void> {
		const { locks, lockName } = this.#options;
		const { held = [] } = (await locks?.query()) ?? {};
		if (held.some(({ name }) => name === lockName)) this.#serve();
	}

	#become(state: LifeState, isFrozen = false): void {
		this.#state = state;
		this.#options.onchange(state, isFrozen);
	}
}
