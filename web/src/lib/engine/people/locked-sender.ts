import type { EngineDependencies } from '#lib/engine/session/engine-dependencies.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { KnownPeople } from './known-people.ts';
import type { PeopleContext } from './people-context.ts';
import type { CurrentPhase } from './phase.ts';

interface SendingContext extends Pick<PeopleContext, 'isVisible' | 'onchange'> {
	readonly phase: Pick<CurrentPhase, 'current' | 'isInAs'>;
	readonly known: Pick<KnownPeople, 'current' | 'read'>;
	readonly dependencies: Pick<EngineDependencies, 'sendEnvelopes'> & {
		readonly clock: Pick<Clock, 'after'>;
	};
}

/** Short, because a person waits for the signal: on the lock screen, or for what they left here. */
const VISIBLE_RETRY_MS = 4_000;
const HIDDEN_RETRY_MS = 60_000;

/**
 * Sends what waits in closed copies (decision 43), whoever else is in. An open copy pushes its
 * changes itself.
 */
export class LockedSender {
	readonly #context: SendingContext;
	#isRunning = false;
	#isDue = false;
	#cancel = (): void => undefined;

	constructor(context: SendingContext) {
		this.#context = context;
	}

	/** Tries at once if anything waits: a tab came to the front, or the network is back. */
	wake(): void {
		this.#cancel();
		// An attempt that began without a network does not notice that it is back.
		this.#isDue = this.#isRunning;
		if (this.#isRunning || !this.#isWanted) return;
		this.#isRunning = true;
		// Only storage can fail here; the person sees it after unlocking.
		this.#run()
			.catch(() => undefined)
			.finally(() => {
				this.#isRunning = false;
				if (this.#isDue) this.wake();
			});
	}

	stop(): void {
		this.#cancel();
	}

	get #isWanted(): boolean {
		const { phase, known } = this.#context;
		// Then another engine sends.
		if (phase.current.kind === 'unavailable') return false;
		return known.current.some(({ key, sealed = 0 }) => sealed > 0 && !phase.isInAs(key));
	}

	async #run(): Promise<void> {
		const { dependencies, known, phase, isVisible, onchange } = this.#context;
		const before = JSON.stringify(known.current);
		// A server that cannot be reached is tried again.
		await dependencies.sendEnvelopes((key) => phase.isInAs(key)).catch(() => undefined);
		await known.read();
		if (JSON.stringify(known.current) !== before) onchange('data');
		const delayMs = isVisible() ? VISIBLE_RETRY_MS : HIDDEN_RETRY_MS;
		this.#cancel = dependencies.clock.after(delayMs, () => this.wake());
	}
}
