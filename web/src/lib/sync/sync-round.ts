import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { isTimeKnown } from '#lib/replica/queue/change-time.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import { askKnown } from './ask-known.ts';
import { DigestSchedule, type ReceivedDigests } from './digest-schedule.ts';
import { LaneSender } from './push.ts';
import type { ServerApi } from './server-api.ts';
import { isContacted, isPullNeeded, type SyncEvent, type SyncState } from './sync-state.ts';

type RoundResult = Result<undefined, SyncError>;

export interface SyncRoundOptions {
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
	readonly server: Pick<ServerApi, 'push' | 'pull' | 'known'>;
	readonly clock: Clock;
	/** Retries an exchange with a session opened by the device's credential, where it has one. */
	readonly whileSignedIn: (exchange: () => Promise<RoundResult>) => Promise<RoundResult>;
	/** Receives the digests of the rows that the replica should hold as of `version`. */
	readonly ondigest: (digests: ReceivedDigests, version: number) => void;
	/** Receives other devices of this browser that the server has revoked, for all its people. */
	readonly onothersrevoked: (deviceIds: readonly string[]) => void;
	readonly onstatus: () => void;
}

export interface SyncProcess {
	readonly state: () => SyncState;
	readonly dispatch: (event: SyncEvent) => void;
	readonly onanswer: () => void;
	readonly ondecided: (count: number) => void;
	/** The server has answered everything that was asked. */
	readonly oncomplete: () => void;
}

const ROWS_A_PAGE = 1_000;
const ROWS_FOR_CONTACT = 25;

export class SyncRound {
	readonly digests: DigestSchedule;
	readonly #options: SyncRoundOptions;
	readonly #process: SyncProcess;
	readonly #urgent: LaneSender;
	readonly #ordinary: LaneSender;

	constructor(options: SyncRoundOptions, process: SyncProcess) {
		this.#options = options;
		this.#process = process;
		this.digests = new DigestSchedule(options.clock);
		const lane = {
			...options,
			mayPull: () => this.#mayPull(),
			onmore: () => process.dispatch({ type: 'incomplete' }),
			onprogress: options.onstatus,
			ondecided: process.ondecided
		};
		this.#urgent = new LaneSender({ ...lane, lane: 'urgent' });
		this.#ordinary = new LaneSender({ ...lane, lane: 'ordinary' });
	}

	get isUrgentLaneBusy(): boolean {
		return this.#urgent.isBusy;
	}

	/** Sends the urgent lane while a round is busy with something else. */
	async overtake(): Promise<void> {
		await this.#urgent.drain();
	}

	run(): Promise<RoundResult> {
		return this.#options.whileSignedIn(() => this.#exchange());
	}

	async #exchange(): Promise<RoundResult> {
		// After a sleep, or a change of this device's clock, the server's time comes before
		// anything is sent.
		const isKnown = isContacted(this.#state) && isTimeKnown(this.#options.replica);
		const contact = isKnown ? ok(undefined) : await this.#contact();
		this.#process.dispatch({ type: 'contact', isMade: contact.ok });
		if (!contact.ok) return contact;
		this.#process.onanswer();
		return this.#sendAndPull();
	}

	/**
	 * Pulls only one page if changes are waiting, so that they do not wait behind a long pull; a
	 * page is enough to know that the server is there.
	 */
	async #contact(): Promise<RoundResult> {
		const { replica, clock } = this.#options;
		const startedAt = clock.ticks();
		const isAnyWaiting = replica.queue.size > 0;
		const pulled = await this.#pull(isAnyWaiting ? { limit: ROWS_FOR_CONTACT, pages: 1 } : {});
		const tookMs = clock.ticks() - startedAt;
		if (pulled.ok) for (const lane of [this.#urgent, this.#ordinary]) lane.noteContact(tookMs);
		return pulled;
	}

	async #sendAndPull(): Promise<RoundResult> {
		const { replica } = this.#options;
		const pushed = await this.#pushBoth();
		// Reading continues if the person has to enrol, a change is newer than the server, or the
		// server's disk is full.
		const goesOnReading = pushed.ok || READABLE.has(pushed.error.code);
		if (!goesOnReading) return pushed;
		if (!pushed.ok) this.#process.dispatch({ type: 'incomplete' });
		if (isPullNeeded(this.#state, replica.state.version)) {
			const pulled = await this.#pull();
			if (!pulled.ok) return pulled;
			const again = await this.#pushUnanswered(pushed);
			if (!again.ok) return again;
		}
		if (replica.state.mustAskKnown) {
			const asked = await askKnown(this.#options);
			if (!asked.ok) return asked;
		}
		this.#process.oncomplete();
		return pushed;
	}

	/**
	 * Asks again at once, and not at the next poll, about changes that a pull should have settled
	 * and did not.
	 */
	#pushUnanswered(pushed: RoundResult): RoundResult | Promise<RoundResult> {
		const isAsked = pushed.ok && this.#options.replica.queue.isAnyUnanswered;
		return isAsked ? this.#pushBoth() : ok(undefined);
	}

	async #pushBoth(): Promise<RoundResult> {
		const urgent = await this.#urgent.drain();
		// Changes that this server is too old to know block only their own lane.
		const isOver = urgent.ok || urgent.error.code === 'server_too_old';
		const ordinary = isOver ? await this.#ordinary.drain() : urgent;
		if (!ordinary.ok) return ordinary;
		return urgent.ok ? ok(undefined) : urgent;
	}

	async #pull({ limit = ROWS_A_PAGE, pages = Infinity } = {}): Promise<RoundResult> {
		const { replica, pullApplier, server, ondigest, onothersrevoked, onstatus } = this.#options;
		const { dispatch } = this.#process;
		dispatch({ type: 'pull' });
		try {
			let asked = pullApplier.cookie;
			let left = pages;
			const request = { deviceId: replica.deviceId, limit, ...this.digests.fields };
			const pulled = await server.pull({ ...request, cookie: asked }, async (page, text) => {
				// A page that there is no room for is an answer as well: waiting changes are sent,
				// and the page is pulled again.
				const taken = await unlessFull(pullApplier.receive(page, asked, text));
				const isTaken = taken.ok && taken.value;
				const digests = isTaken ? this.digests.note(page) : undefined;
				if (digests !== undefined) ondigest(digests, page.version);
				asked = page.cookie;
				if (page.revokedDevices !== undefined) onothersrevoked(page.revokedDevices);
				onstatus();
				left--;
				if (!taken.ok || (left === 0 && page.more)) dispatch({ type: 'incomplete' });
				return isTaken && left > 0 && this.#state.name !== 'stopped';
			});
			// A session that is opened again does not replace the missing rows.
			if (!pulled.ok) dispatch({ type: 'incomplete' });
			if (!pulled.ok && pulled.error.code === 'cookie_unknown') {
				// Without room to forget the cookie, the server repeats this each time; a server
				// that answers can be sent to.
				const forgotten = await unlessFull(pullApplier.forgetCookie());
				return forgotten.ok ? err({ code: 'overloaded' }) : ok(undefined);
			}
			return pulled;
		} finally {
			dispatch({ type: 'pulled' });
		}
	}

	/** Allows only one pull at a time, and none in the middle of a staged one. */
	#mayPull(): boolean {
		const { state, context } = this.#options.replica;
		if (state.mustRefill || state.stage !== null || context.writer.isFull()) return false;
		const round = this.#state;
		const isPulling = round.name === 'round' && round.step === 'pulling';
		return !isPulling && !(this.#urgent.isBusy && this.#ordinary.isBusy);
	}

	get #state(): SyncState {
		return this.#process.state();
	}
}

const READABLE: ReadonlySet<string> = new Set([
	'enrolment_required',
	'server_too_old',
	'disk_full'
]);
