import type { OwnEvent } from '@tenantry/shared/protocol/own-events.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { NoticesQuery } from '#lib/engine-api/account-security.ts';
import { askAccountSecurity } from './ask-own-security.ts';

export interface OwnNoticesOptions {
	readonly session: Pick<OpenSession, 'whileSignedIn' | 'now'>;
	readonly meta: SealedMeta;
	readonly server: Pick<ServerApi, 'ask'>;
	readonly onchange: () => void;
}

const KEPT = 'doorSeenAt';
const ASK_EVERY_MS = 3_600_000;

/** Changed credentials, and lockouts from guessing; sign-ins only if unusual. */
const TOLD: ReadonlySet<string> = new Set([
	'locked_out',
	'password_set',
	'enrolled',
	'recovery_codes_renewed',
	'passkey_added',
	'passkey_removed'
]);

/**
 * Events in the user's own name on other devices, until the user confirms them on this device. The
 * confirmation is sealed here instead of kept by the server, where an intruder would confirm in
 * their place.
 */
export class OwnNotices {
	readonly #options: OwnNoticesOptions;
	readonly #opened: Promise<void>;
	/** By the server's clock; undefined before this device has received any event. */
	#seenAt: number | undefined;
	#events: readonly OwnEvent[] | undefined;
	#askedAt = -Infinity;

	constructor(options: OwnNoticesOptions) {
		this.#options = options;
		this.#opened = this.#open();
	}

	/** Newest first; undefined until the server has been asked. */
	answer({ heardAt }: NoticesQuery): readonly OwnEvent[] | undefined {
		if (heardAt !== null) this.#askWhereOld();
		const seenAt = this.#seenAt;
		if (seenAt === undefined) return undefined;
		return this.#events?.filter((event) => event.at > seenAt && isTold(event));
	}

	async noteSeen(at: number): Promise<void> {
		const { meta, onchange } = this.#options;
		await this.#opened;
		this.#seenAt = Math.max(this.#seenAt ?? at, at);
		onchange();
		// If it could not be stored, the user is asked again.
		await meta.put(KEPT, this.#seenAt).catch(() => undefined);
	}

	#askWhereOld(): void {
		const now = this.#options.session.now();
		if (now - this.#askedAt < ASK_EVERY_MS) return;
		this.#askedAt = now;
		// A failed request is retried when the next one is due.
		this.#ask().catch(() => undefined);
	}

	async #ask(): Promise<void> {
		const answer = await askAccountSecurity(this.#options, 'ownEvents');
		await this.#opened;
		if (!answer.ok) {
			if (answer.error.code === 'offline') this.#askedAt = -Infinity;
			return;
		}
		const { events } = answer.value;
		this.#events = events;
		if (this.#seenAt === undefined) await this.noteSeen(startOf(events));
		else this.#options.onchange();
	}

	async #open(): Promise<void> {
		this.#seenAt = await this.#options.meta.get<number>(KEPT).catch(() => undefined);
	}
}

/** A new device shows nothing older than what it last did itself. */
function startOf(events: readonly OwnEvent[]): number {
	const own = events.find(({ isHere = false }) => isHere);
	return (own ?? events[0])?.at ?? 0;
}

function isTold({ kind, isHere = false, isNewBrowser, isRecovery }: OwnEvent): boolean {
	return !isHere && (TOLD.has(kind) || isNewBrowser || isRecovery);
}
