import type { PullAnswer, PullRequest } from '@tenantry/shared/protocol/pull.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Clock } from '#lib/replica/context.ts';
import { hadRoom, ifRoom, isFull } from '#lib/replica/database.ts';
import type { Intake } from '#lib/replica/intake.ts';
import { isTimeKnown } from '#lib/replica/making.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { Backoff } from './backoff.ts';
import { askKnown } from './known.ts';
import type { PokeSource } from './poke.ts';
import { LaneSender } from './push.ts';
import { SendProgress } from './send-progress.ts';
import type { ServerApi } from './server-api.ts';
import { SyncHealth } from './sync-health.ts';
import { isTransient } from './transient.ts';

export interface SyncLoopOptions {
	readonly replica: Replica;
	readonly intake: Intake;
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
	/** The digest of what the replica should hold as of `version`. */
	readonly ondigest: (digest: number, version: number) => void;
	/** `ticket` admits to the hand-over of what was not sent. */
	readonly onrevoked: (ticket: string | undefined) => void;
	/** Other devices of this browser that the server has revoked, whoever they belong to. */
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
 * When what is sent and asked. A round: urgent lane, ordinary lane, pull. Rounds follow one
 * another on pokes, taps, new changes and a timer; after a failure they wait.
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
	/** The server answered last time. Until it does nothing leaves, and all can be withdrawn. */
	#isHeard = false;
	#pokedVersion = 0;
	#isPulling = false;
	/** At opening, and then hourly. */
	#digestDueAt = 0;
	/** The replica began afresh because it was not what it should have been; the server is told. */
	#isDiverged = false;
	#round: Promise<void> | undefined;
	#again = false;
	#isStopped = false;
	#cancelTimer = (): void => undefined;
	#closePokes: (() => void) | undefined;
	/** The stream was refused since the last good round: only then is it opened anew. */
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

	/** Now rather than later: a tap, the network or the page coming back. */
	wake({ pull = false }: { readonly pull?: boolean } = {}): void {
		if (this.#isStopped) return;
		this.#backoff.reset();
		this.#isPullWanted ||= pull;
		this.#sendNew();
	}

	/** There is a new change. It goes at once, unless the server is being waited for. */
	nudge(): void {
		const isWaitingForServer = !this.#isHeard && this.#round === undefined;
		if (!this.#isStopped && !isWaitingForServer) this.#sendNew();
	}

	#sendNew(): void {
		// What tightens waits for no request of the other lane.
		if (this.#round !== undefined && this.#isHeard && !this.#urgent.isBusy) this.#overtake();
		this.#start();
	}

	/** Settles when a round that began after this call has ended. */
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
			.catch((error: unknown) => this.#stumble(error))
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
			// It is the stream that tells when the server is back.
			if (!this.#isHeard) this.#listen();
			if (result.ok && this.#isMoreToDo()) continue;
			if (result.ok) this.progress.rest();
			this.#scheduleNext(result);
			return;
		}
	}

	/** A full disk leaves everything readable, and is tried again; anything else ends the engine. */
	#stumble(error: unknown): void {
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
		// After a sleep, or a change of this device's clock, the server's time comes before anything goes.
		const isHeard = this.#isHeard && isTimeKnown(this.#options.replica);
		const heard = isHeard ? ok(undefined) : await this.#hear();
		this.#isHeard = heard.ok;
		if (!heard.ok) return heard;
		this.health.noteAnswer();
		return this.#sendAndAsk();
	}

	/** What waits does not wait behind a long pull: a page tells that the server is there. */
	#hear(): Promise<Result<undefined, SyncError>> {
		const isAnyWaiting = this.#options.replica.queue.size > 0;
		return this.#pull(isAnyWaiting ? { limit: ROWS_TO_HEAR, pages: 1 } : {});
	}

	async #sendAndAsk(): Promise<Result<undefined, SyncError>> {
		const pushed = await this.#pushBoth();
		// Who has to enrol, has a newer change than the server knows, or finds its disk full reads on.
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

	/** What a pull should have settled and did not is asked again at once, and not at the next poll. */
	#pushUnanswered(
		pushed: Result<undefined, SyncError>
	): Result<undefined, SyncError> | Promise<Result<undefined, SyncError>> {
		const isAsked = pushed.ok && this.#options.replica.queue.isAnyUnanswered;
		return isAsked ? this.#pushBoth() : ok(undefined);
	}

	async #pushBoth(): Promise<Result<undefined, SyncError>> {
		const urgent = await this.#urgent.drain();
		// What this server is too old to know holds its own lane alone.
		const isOver = urgent.ok || urgent.error.code === 'server_too_old';
		const ordinary = isOver ? await this.#ordinary.drain() : urgent;
		if (!ordinary.ok) return ordinary;
		return urgent.ok ? ok(undefined) : urgent;
	}

	#overtake(): void {
		this.#urgent.drain().then(
			() => this.#options.onstatus(),
			(error: unknown) => this.#stumble(error)
		);
	}

	async #pull({ limit = ROWS_A_PAGE, pages = Infinity } = {}): Promise<
		Result<undefined, SyncError>
	> {
		const { replica, intake, server, onstatus, onothersrevoked } = this.#options;
		this.#isPulling = true;
		this.#isPullWanted = false;
		this.#pokedVersion = 0;
		try {
			let asked = intake.cookie;
			let left = pages;
			const request = { deviceId: replica.deviceId, limit, ...this.#extras() };
			const pulled = await server.pull({ ...request, cookie: asked }, async (page) => {
				// What there is no room for is an answer as well: what waits is sent, and it is asked again.
				const isTaken = await ifRoom(intake.receive(page, asked));
				if (isTaken === true) this.#noteDigest(page);
				asked = page.cookie;
				if (page.revokedDevices !== undefined) onothersrevoked(page.revokedDevices);
				onstatus();
				left--;
				this.#isPullWanted ||= isTaken === undefined || (left === 0 && page.more);
				return isTaken === true && left > 0 && !this.#isStopped;
			});
			// A session that is opened anew does not make up for the rows.
			this.#isPullWanted ||= !pulled.ok;
			if (!pulled.ok && pulled.error.code === 'cookie_unknown') {
				// Without room for that it is said anew each time; who says it is there to be sent to.
				return (await hadRoom(intake.forgetCookie())) ? err({ code: 'overloaded' }) : ok(undefined);
			}
			return pulled;
		} finally {
			this.#isPulling = false;
		}
	}

	get #hasNoRoom(): boolean {
		return this.#options.replica.context.writer.isFull();
	}

	/** What goes along with a pull now and then. */
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

	/** The replica is not what it should be: every row comes anew, and what waits stays. */
	async startAfresh(): Promise<void> {
		this.#isDiverged = true;
		this.#digestDueAt = 0;
		while (this.#options.intake.cookie !== null) await this.#options.intake.forgetCookie();
		this.wake({ pull: true });
	}

	/** Only one pull at a time, and none in the middle of a staged one. */
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
				// Whoever refuses is there.
				if (!this.#isHeard) this.wake({ pull: true });
			}
		});
	}
}

/** What could not be stored is asked again after a while. */
const NO_ROOM: Result<undefined, SyncError> = err({ code: 'overloaded' });
/** Whoever says so will not decide anything: before something is sent a page has to come. */
const UNHEARD: ReadonlySet<string> = new Set(['offline', 'overloaded', 'app_too_old']);
const READABLE: ReadonlySet<string> = new Set([
	'enrolment_required',
	'server_too_old',
	'disk_full'
]);
