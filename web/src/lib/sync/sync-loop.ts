import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import { isFull } from '#lib/replica/store/database.ts';
import { Backoff, isTransient } from './backoff.ts';
import { PokeSubscription } from './poke-subscription.ts';
import type { PokeSource } from './poke.ts';
import { SendProgress } from './send-progress.ts';
import { SyncHealth } from './sync-health.ts';
import { SyncRound, type SyncRoundOptions } from './sync-round.ts';
import { INITIAL, isContacted, next, type SyncEvent } from './sync-state.ts';

export interface SyncLoopOptions extends SyncRoundOptions {
	readonly pokes: PokeSource;
	/** A random number from 0 to 1. */
	readonly fraction: () => number;
	/** The browser reports no network; only a hint. */
	readonly isOffline: () => boolean;
	readonly isVisible: () => boolean;
	readonly onrevoked: (ticket: string | undefined) => void;
	/** Storage has failed, or a newer engine has taken over. */
	readonly onfailure: (error: unknown) => void;
}

const VISIBLE_POLL_MS = 30_000;
/** Well below the five minutes after which a device counts as out of contact (decision 24). */
const LISTENING_POLL_MS = 120_000;
const HIDDEN_POLL_MS = 300_000;

/**
 * Schedules rounds of sending and pulling. Rounds follow one another on pokes, taps, new changes
 * and a timer; after a failure the timer waits for the backoff. sync-state.ts draws the states.
 */
export class SyncLoop {
	readonly health: SyncHealth;
	readonly progress = new SendProgress();
	readonly #options: SyncLoopOptions;
	readonly #backoff: Backoff;
	readonly #round: SyncRound;
	readonly #pokes: PokeSubscription;
	#state = INITIAL;
	#running: Promise<void> = Promise.resolve();
	#cancelTimer = (): void => undefined;

	constructor(options: SyncLoopOptions) {
		this.#options = options;
		this.#backoff = new Backoff(options.fraction);
		this.health = new SyncHealth(options);
		this.#pokes = this.#subscribe();
		this.#round = new SyncRound(options, {
			state: () => this.#state,
			dispatch: (event) => this.#dispatch(event),
			onanswer: () => this.health.noteAnswer(),
			ondecided: (count) => {
				this.progress.note(count);
				this.health.noteAnswer();
			},
			oncomplete: () => {
				this.#pokes.allow();
				this.#pokes.open();
			}
		});
	}

	get isBusy(): boolean {
		return this.#state.name === 'round';
	}

	/** Starts a round now: after a tap, or when the network or the page comes back. */
	wake({ pull = false }: { readonly pull?: boolean } = {}): void {
		if (this.#state.name === 'stopped') return;
		this.#backoff.reset();
		this.#send({ type: 'wake', pull });
	}

	/** Sends a new change at once, unless the loop is waiting for the server. */
	nudge(): void {
		this.#send({ type: 'change' });
	}

	/** Resolves when a round that began after this call has ended. */
	async settle(): Promise<void> {
		this.wake({ pull: true });
		do await this.#running;
		while (this.isBusy);
	}

	/** The replica is wrong: every row is pulled again, and waiting changes stay. */
	async startOver(): Promise<void> {
		const { pullApplier } = this.#options;
		this.#round.digests.noteDivergence();
		while (pullApplier.cookie !== null) await pullApplier.forgetCookie();
		this.wake({ pull: true });
	}

	stop(): void {
		this.#dispatch({ type: 'stop' });
		this.#cancelTimer();
		this.#pokes.close();
	}

	#send(event: SyncEvent): void {
		// A tightening waits for no request of the other lane.
		const isInContact = this.isBusy && isContacted(this.#state);
		if (isInContact && !this.#round.isUrgentLaneBusy) this.#overtake();
		this.#dispatch(event);
	}

	#overtake(): void {
		this.#round.overtake().then(
			() => this.#options.onstatus(),
			(error: unknown) => this.#failOvertaking(error)
		);
	}

	/** Leaves the change to the next round when there was no room to mark it as sent. */
	#failOvertaking(error: unknown): void {
		if (!isFull(error)) {
			this.#fail(error);
			return;
		}
		this.#dispatch({ type: 'full' });
		if (!this.isBusy) this.#setTimer(NO_ROOM);
	}

	/** A round begins if the event leads to a new one. */
	#dispatch(event: SyncEvent): void {
		const before = this.#state;
		this.#state = next(before, event);
		if (before.name === 'round' || this.#state.name !== 'round') return;
		this.#cancelTimer();
		this.#running = this.#run();
		this.#options.onstatus();
	}

	async #run(): Promise<void> {
		try {
			while (await this.#runOnce());
		} catch (error) {
			this.#fail(error);
		}
		this.#options.onstatus();
	}

	async #runOnce(): Promise<boolean> {
		const result = await this.#round.run();
		this.health.note(result);
		if (!result.ok && result.error.code === 'device_revoked') {
			this.stop();
			this.#options.onrevoked(result.error.ticket);
			return false;
		}
		const hasAnswered = result.ok || !NO_CONTACT.has(result.error.code);
		// The stream tells when the server is back.
		if (!hasAnswered) this.#pokes.open();
		this.#dispatch({ type: 'ended', isOk: result.ok, isContacted: hasAnswered });
		if (this.isBusy) return true;
		if (result.ok) this.progress.rest();
		this.#setTimer(result);
		return false;
	}

	/** A full disk leaves everything readable, so it is retried; any other error ends the engine. */
	#fail(error: unknown): void {
		if (isFull(error)) {
			this.#dispatch({ type: 'ended', isOk: false, isContacted: isContacted(this.#state) });
			this.#setTimer(NO_ROOM);
			return;
		}
		this.stop();
		this.#options.onfailure(error);
	}

	#setTimer(end: Result<undefined, SyncError>): void {
		const { clock, isVisible, replica } = this.#options;
		if (this.#state.name === 'stopped') return;
		this.#cancelTimer();
		const result = end.ok && replica.context.writer.isFull() ? NO_ROOM : end;
		if (result.ok) this.#backoff.reset();
		const visiblePollMs = this.#pokes.isListening ? LISTENING_POLL_MS : VISIBLE_POLL_MS;
		const pollMs = isVisible() ? visiblePollMs : HIDDEN_POLL_MS;
		const delayMs =
			!result.ok && isTransient(result.error)
				? this.#backoff.next(result.error.retryAfterMs)
				: pollMs;
		this.#cancelTimer = clock.after(delayMs, () => this.#dispatch({ type: 'timer' }));
	}

	#subscribe(): PokeSubscription {
		const wakeForContact = (): void => {
			if (!isContacted(this.#state)) this.wake({ pull: true });
		};
		return new PokeSubscription(this.#options.pokes, {
			onpoke: (version) => {
				const isNew = version > this.#options.replica.state.version;
				this.#dispatch({ type: 'poke', version, isNew });
			},
			onopen: wakeForContact,
			onlost: () => this.#dispatch({ type: 'lost' }),
			// A server that refuses is reachable.
			onend: wakeForContact
		});
	}
}

/** Result when something could not be stored; it is asked for again after a while. */
const NO_ROOM: Result<undefined, SyncError> = err({ code: 'overloaded' });
/** A server with these errors decides nothing: a page has to arrive before sending. */
const NO_CONTACT: ReadonlySet<string> = new Set(['offline', 'overloaded', 'app_too_old']);
