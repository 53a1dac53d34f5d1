import type { PullAnswer, PullRequest } from '@tenantry/shared/protocol/pull.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Clock } from '#lib/replica/context.ts';
import { hadRoom, ifRoom, isFull } from '#lib/replica/store/database.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { isTimeKnown } from '#lib/replica/queue/making.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { Backoff } from './backoff.ts';
import { askKnown } from './ask-known.ts';
import type { PokeSource } from './poke.ts';
import { LaneSender } from './push.ts';
import { SendProgress } from './send-progress.ts';
import type { ServerApi } from './server-api.ts';
import { SyncHealth } from './sync-health.ts';
import { isTransient } from './transient-error.ts';

export interface SyncLoopOptions {
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
	readonly server: ServerApi;
	readonly pokes: PokeSource;
	readonly clock: Clock;
	/** A random number from 0 to 1. */
	readonly fraction: () => number;
	/** The browser's word that there is no network; a hint. */
	readonly isOffline: () => boolean;
	readonly isVisible: () => boolean;
	/** Opens a session by the device's credential, where it has one. */
	readonly resume: () => Promise<Result<undefined, SyncError>>;
	/** Receives the digest of what the replica should hold as of `version`. */
	readonly ondigest: (digest: number, version: number) => void;
	/** `ticket` admits to the hand-over of unsent changes. */
	readonly onrevoked: (ticket: string | undefined) => void;
	/** Receives other devices of this browser that the server has revoked, whoever owns them. */
	readonly onothersrevoked: (deviceIds: readonly string[]) => void;
	/** Something that a screen shows of the sync has changed. */
	readonly onstatus: () => void;
	/** Storage has failed, or a newer engine has taken over. */
	readonly onfailure: (error: unknown) => void;
}

const ROWS_A_PAGE = 1_000;
const ROWS_TO_HEAR = 25;
const VISIBLE_POLL_MS = 30_000;
const HIDDEN_POLL_MS = 300_000;
const DIGEST_EVERY_MS = 3_600_000;

/**
 * Schedules sending and pulling. A round: urgent lane, ordinary lane, pull. Rounds follow one
 * another on pokes, taps, new changes and a timer; after a failure they wait for the backoff.
 *
 *   resting ──wake, poke, timer──► round ──done──► resting (poll timer)
 *      ▲                             │
 *      └──────── backoff ◄──failed───┘
 */
export class SyncLoop {
	readonly health: SyncHealth;
	readonly progress = new SendProgress();
	readonly #options: SyncLoopOptions;
	readonly #backoff: Backoff;
	readonly #urgent: LaneSender;
	readonly #ordinary: LaneSender;
	#isPullWanted = true;
	/**
	 * True if the server answered last time. Until it does, nothing leaves and all can be
	 * withdrawn.
	 */
	#isHeard = false;
	#pokedVersion = 0;
	#isPulling = false;
	/** Due at start, and then hourly. */
	#digestDueAt = 0;
	/**
	 * True if the replica started over because its rows were wrong; the next pull tells the server.
	 */
	#isDiverged = false;
	#round: Promise<void> | undefined;
	#again = false;
	#isStopped = false;
	#cancelTimer = (): void => undefined;
	#closePokes: (() => void) | undefined;
	/**
	 * True if the stream was refused since the last good round; only such a round opens it again.
	 */
	#isRefused = false;

	constructor(options: SyncLoopOptions) {
		this.#options = options;
		this.#backoff = new Backoff(options.fraction);
		this.health = new SyncHealth(options);
		const lane = {
			...options,
			mayPull: () => this.#mayPull(),
			onmore: () => {
				this.#isPullWanted = true;
			},
			onprogress: () => options.onstatus(),
			ondecided: (count: number) => {
				this.progress.note(count);
				this.health.noteAnswer();
			}
		};
		this.#urgent = new LaneSender({ ...lane, lane: 'urgent' });
		this.#ordinary = new LaneSender({ ...lane, lane: 'ordinary' });
	}

	/** Starts a round now: after a tap, or when the network or the page comes back. */
	wake({ pull = false }: { readonly pull?: boolean } = {}): void {
		if (this.#isStopped) return;
		this.#backoff.reset();
		this.#isPullWanted ||= pull;
		this.#sendNew();
	}

	/** Sends a new change at once, unless the loop is waiting for the server. */
	nudge(): void {
		const isWaitingForServer = !this.#isHeard && this.#round === undefined;
		if (!this.#isStopped && !isWaitingForServer) this.#sendNew();
	}

	#sendNew(): void {
		// A tightening waits for no request of the other lane.
		if (this.#round !== undefined && this.#isHeard && !this.#urgent.isBusy) this.#overtake();
		this.#start();
	}

	/** Resolves when a round that began after this call has ended. */
	async settle(): Promise<void> {
		this.wake({ pull: true });
		while (this.#round !== undefined) await this.#round;
	}

	stop(): void {
		this.#isStopped = true;
		this.#cancelTimer();
		this.#closePokes?.();
	}

	#start(): void {
		this.#cancelTimer();
		if (this.#round !== undefined) {
			this.#again = true;
			return;
		}
		this.#round = this.#rounds()
			.catch((error: unknown) => this.#fail(error))
			.finally(() => {
				this.#round = undefined;
				this.#options.onstatus();
			});
		this.#options.onstatus();
	}

	get isBusy(): boolean {
		return this.#round !== undefined;
	}

	async #rounds(): Promise<void> {
		for (;;) {
			this.#again = false;
			const result = await this.#runRound();
			this.#isHeard = result.ok || !UNHEARD.has(result.error.code);
			this.health.note(result);
			if (!result.ok && result.error.code === 'device_revoked') {
				this.stop();
				this.#options.onrevoked(result.error.ticket);
				return;
			}
			// The stream tells when the server is back.
			if (!this.#isHeard) this.#listen();
			if (result.ok && this.#isMoreToDo()) continue;
			if (result.ok) this.progress.rest();
			this.#scheduleNext(result);
			return;
		}
	}

	/**
	 * Retries after a full disk, which leaves everything readable; any other error ends the engine.
	 */
	#fail(error: unknown): void {
		if (isFull(error)) {
			this.#scheduleNext(NO_ROOM);
			return;
		}
		this.stop();
		this.#options.onfailure(error);
	}

	#isMoreToDo(): boolean {
		return this.#again && !this.#isStopped;
	}

	#scheduleNext(end: Result<undefined, SyncError>): void {
		const { clock, isVisible } = this.#options;
		if (this.#isStopped) return;
		const result = end.ok && this.#hasNoRoom ? NO_ROOM : end;
		if (result.ok) this.#backoff.reset();
		const pollMs = isVisible() ? VISIBLE_POLL_MS : HIDDEN_POLL_MS;
		const delayMs =
			!result.ok && isTransient(result.error)
				? this.#backoff.next(result.error.retryAfterMs)
				: pollMs;
		this.#cancelTimer = clock.after(delayMs, () => {
			this.#isPullWanted = true;
			this.#start();
		});
	}

	async #runRound(): Promise<Result<undefined, SyncError>> {
		const first = await this.#exchange();
		if (first.ok || first.error.code !== 'unauthenticated') return first;
		const resumed = await this.#options.resume();
		return resumed.ok ? this.#exchange() : resumed;
	}

	async #exchange(): Promise<Result<undefined, SyncError>> {
		// After a sleep, or a change of this device's clock, the server's time comes before
		// anything is sent.
		const isHeard = this.#isHeard && isTimeKnown(this.#options.replica);
		const heard = isHeard ? ok(undefined) : await this.#hear();
		this.#isHeard = heard.ok;
		if (!heard.ok) return heard;
		this.health.noteAnswer();
		return this.#sendAndAsk();
	}

	/**
	 * Pulls only one page if changes are waiting, so that they do not wait behind a long pull; a
	 * page is enough to know that the server is there.
	 */
	#hear(): Promise<Result<undefined, SyncError>> {
		const isAnyWaiting = this.#options.replica.queue.size > 0;
		return this.#pull(isAnyWaiting ? { limit: ROWS_TO_HEAR, pages: 1 } : {});
	}

	async #sendAndAsk(): Promise<Result<undefined, SyncError>> {
		const pushed = await this.#pushBoth();
		// Reading continues if the person has to enrol, a change is newer than the server, or the
		// server's disk is full.
		const goesOnReading = pushed.ok || READABLE.has(pushed.error.code);
		if (!goesOnReading) return pushed;
		if (!pushed.ok) this.#isPullWanted = true;
		if (this.#isPullWanted || this.#pokedVersion > this.#options.replica.state.version) {
			const pulled = await this.#pull();
			if (!pulled.ok) return pulled;
			const again = await this.#pushUnanswered(pushed);
			if (!again.ok) return again;
		}
		if (this.#options.replica.state.mustAskKnown) {
			const asked = await askKnown(this.#options);
			if (!asked.ok) return asked;
		}
		this.#isRefused = false;
		this.#listen();
		return pushed;
	}

	/**
	 * Asks again at once, and not at the next poll, about changes that a pull should have settled
	 * and did not.
	 */
	#pushUnanswered(
		pushed: Result<undefined, SyncError>
	): Result<undefined, SyncError> | Promise<Result<undefined, SyncError>> {
		const isAsked = pushed.ok && this.#options.replica.queue.isAnyUnanswered;
		return isAsked ? this.#pushBoth() : ok(undefined);
	}

	async #pushBoth(): Promise<Result<undefined, SyncError>> {
		const urgent = await this.#urgent.drain();
		// Changes that this server is too old to know block only their own lane.
		const isOver = urgent.ok || urgent.error.code === 'server_too_old';
		const ordinary = isOver ? await this.#ordinary.drain() : urgent;
		if (!ordinary.ok) return ordinary;
		return urgent.ok ? ok(undefined) : urgent;
	}

	#overtake(): void {
		this.#urgent.drain().then(
			() => this.#options.onstatus(),
			(error: unknown) => this.#fail(error)
		);
	}

	async #pull({ limit = ROWS_A_PAGE, pages = Infinity } = {}): Promise<
		Result<undefined, SyncError>
	> {
		const { replica, pullApplier, server, onstatus, onothersrevoked } = this.#options;
		this.#isPulling = true;
		this.#isPullWanted = false;
		this.#pokedVersion = 0;
		try {
			let asked = pullApplier.cookie;
			let left = pages;
			const request = { deviceId: replica.deviceId, limit, ...this.#extras() };
			const pulled = await server.pull({ ...request, cookie: asked }, async (page) => {
				// A page that there is no room for is an answer as well: waiting changes are sent,
				// and the page is pulled again.
				const isTaken = await ifRoom(pullApplier.receive(page, asked));
				if (isTaken === true) this.#noteDigest(page);
				asked = page.cookie;
				if (page.revokedDevices !== undefined) onothersrevoked(page.revokedDevices);
				onstatus();
				left--;
				this.#isPullWanted ||= isTaken === undefined || (left === 0 && page.more);
				return isTaken === true && left > 0 && !this.#isStopped;
			});
			// A session that is opened again does not replace the missing rows.
			this.#isPullWanted ||= !pulled.ok;
			if (!pulled.ok && pulled.error.code === 'cookie_unknown') {
				// Without room to forget the cookie, the server repeats this each time; a server
				// that answers can be sent to.
				return (await hadRoom(pullApplier.forgetCookie()))
					? err({ code: 'overloaded' })
					: ok(undefined);
			}
			return pulled;
		} finally {
			this.#isPulling = false;
		}
	}

	get #hasNoRoom(): boolean {
		return this.#options.replica.context.writer.isFull();
	}

	/** Returns the fields that only some pulls carry. */
	#extras(): Pick<PullRequest, 'digest' | 'diverged'> {
		const isDue = this.#options.clock.now() >= this.#digestDueAt;
		return { ...(isDue && { digest: true }), ...(this.#isDiverged && { diverged: true }) };
	}

	#noteDigest({ digest, more, version }: PullAnswer): void {
		this.#isDiverged = false;
		if (more || digest === undefined) return;
		this.#digestDueAt = this.#options.clock.now() + DIGEST_EVERY_MS;
		this.#options.ondigest(digest, version);
	}

	/**
	 * Starts over when the replica is wrong: every row is pulled again, and waiting changes stay.
	 */
	async startOver(): Promise<void> {
		this.#isDiverged = true;
		this.#digestDueAt = 0;
		while (this.#options.pullApplier.cookie !== null)
			await this.#options.pullApplier.forgetCookie();
		this.wake({ pull: true });
	}

	/** Allows only one pull at a time, and none in the middle of a staged one. */
	#mayPull(): boolean {
		const { stage, mustRefill } = this.#options.replica.state;
		if (mustRefill || this.#hasNoRoom) return false;
		return stage === null && !this.#isPulling && !(this.#urgent.isBusy && this.#ordinary.isBusy);
	}

	#listen(): void {
		if (this.#closePokes !== undefined || this.#isRefused || this.#isStopped) return;
		this.#closePokes = this.#options.pokes({
			onpoke: (version) => {
				this.#pokedVersion = version;
				if (version > this.#options.replica.state.version) this.#start();
			},
			onopen: () => {
				if (!this.#isHeard) this.wake({ pull: true });
			},
			onlost: () => {
				this.#isHeard = false;
				this.#isPullWanted = true;
				this.#start();
			},
			onend: () => {
				this.#closePokes = undefined;
				this.#isRefused = true;
				// A server that refuses is reachable.
				if (!this.#isHeard) this.wake({ pull: true });
			}
		});
	}
}

/** Result when something could not be stored; it is asked for again after a while. */
const NO_ROOM: Result<undefined, SyncError> = err({ code: 'overloaded' });
/**
 * Errors of a server that will not decide anything: a page has to arrive before something is sent.
 */
const UNHEARD: ReadonlySet<string> = new Set(['offline', 'overloaded', 'app_too_old']);
const READABLE: ReadonlySet<string> = new Set([
	'enrolment_required',
	'server_too_old',
	'disk_full'
]);
