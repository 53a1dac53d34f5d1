import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { Replica } from '#lib/replica/replica.ts';

export type Pause = 'sign_in' | 'enrol' | 'update' | 'server' | 'revoked' | 'storage';

const STALL_MS = 120_000;

export class SyncHealth {
	connection: 'online' | 'offline' | 'unreachable' = 'online';
	offlineSince: number | null = null;
	lastSyncAt: number | null = null;
	trouble: SyncError['code'] | null = null;
	readonly #options: {
		readonly replica: Replica;
		readonly clock: Clock;
		readonly isOffline: () => boolean;
	};
	#pause: Pause | null = null;
	#head: { readonly sequence: number; readonly since: number } | undefined;

	constructor(options: {
		readonly replica: Replica;
		readonly clock: Clock;
		readonly isOffline: () => boolean;
	}) {
		this.#options = options;
		const { contactAt } = options.replica.state;
		this.lastSyncAt = contactAt === 0 ? null : contactAt;
		// Before the first attempt, the browser's word is all there is.
		if (!options.isOffline()) return;
		this.connection = 'offline';
		this.offlineSince = this.lastSyncAt ?? options.clock.now();
	}

	get paused(): Pause | null {
		return this.#pause ?? (this.#isFull ? 'storage' : null);
	}

	note(result: Result<undefined, SyncError>): void {
		const { clock, isOffline } = this.#options;
		const code = result.ok ? null : result.error.code;
		this.trouble = code;
		this.#pause = code === null ? null : (PAUSES[code] ?? this.#pause);
		if (code === 'offline' || code === 'overloaded') {
			this.connection = isOffline() ? 'offline' : 'unreachable';
			this.offlineSince ??= this.lastSyncAt ?? clock.now();
			// Nothing is expected to move: the two minutes start over when the server is back.
			this.#head = undefined;
			return;
		}
		this.connection = 'online';
		this.offlineSince = null;
		if (code === null) this.#noteSynced();
		this.#noteHead();
	}

	/** A full device does not keep what it receives, so it notes no sync. */
	#noteSynced(): void {
		if (!this.#isFull) this.lastSyncAt = this.#options.clock.now();
	}

	/** The round may still take long after this answer. */
	noteAnswer(): void {
		if (this.connection !== 'online') this.trouble = null;
		this.connection = 'online';
		this.offlineSince = null;
		if (this.#head !== undefined) this.#noteHead();
	}

	/** The head of the queue has not moved for two minutes while the server answers. */
	get isStalled(): boolean {
		if (this.#head === undefined || this.connection !== 'online') return false;
		return this.#options.clock.now() - this.#head.since > STALL_MS;
	}

	get #isFull(): boolean {
		return this.#options.replica.context.writer.isFull();
	}

	#noteHead(): void {
		const { replica, clock } = this.#options;
		const head = replica.queue.list().find((queued) => !replica.isHeld(queued));
		if (head === undefined) this.#head = undefined;
		else if (head.sequence !== this.#head?.sequence)
			this.#head = { sequence: head.sequence, since: clock.now() };
	}
}

const PAUSES: Readonly<Partial<Record<SyncError['code'], Pause>>> = {
	unauthenticated: 'sign_in',
	wrong_person: 'sign_in',
	enrolment_required: 'enrol',
	app_too_old: 'update',
	server_too_old: 'server',
	device_revoked: 'revoked'
};
