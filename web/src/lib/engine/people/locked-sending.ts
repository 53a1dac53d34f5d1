import type { PeopleContext } from './people-context.ts';

/** Short, because the person who looks at the lock screen waits for the signal. */
const VISIBLE_RETRY_MS = 4_000;
const HIDDEN_RETRY_MS = 60_000;

/**
 * Sends what waits while nobody's copy is open (docs/decisions/0043-locked-send.md). An open copy
 * pushes its changes itself.
 */
export class LockedSending {
	readonly #context: PeopleContext;
	#isRunning = false;
	#cancel = (): void => undefined;

	constructor(context: PeopleContext) {
		this.#context = context;
	}

	/** Tries at once if anything waits: called when a tab comes to the front, or the network back. */
	wake(): void {
		this.#cancel();
		if (this.#isRunning || !this.#isWanted) return;
		this.#isRunning = true;
		// A failure is one of storage: the person unlocks, and sees it.
		this.#run()
			.catch(() => undefined)
			.finally(() => {
				this.#isRunning = false;
			});
	}

	stop(): void {
		this.#cancel();
	}

	get #isWanted(): boolean {
		const { phase, known } = this.#context;
		const isClosed = phase.current.kind === 'locked' || phase.current.kind === 'signed_out';
		return isClosed && known.current.some(({ sealed = 0 }) => sealed > 0);
	}

	async #run(): Promise<void> {
		const { dependencies, known, isVisible, onchange } = this.#context;
		// A server that cannot be reached is tried again.
		await dependencies.sendEnvelopes().catch(() => undefined);
		await known.read();
		onchange('data');
		const delayMs = isVisible() ? VISIBLE_RETRY_MS : HIDDEN_RETRY_MS;
		this.#cancel = dependencies.clock.after(delayMs, () => this.wake());
	}
}
