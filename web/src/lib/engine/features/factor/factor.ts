import { mutatorOf } from '@tenantry/shared/mutators.ts';
import { ASK_PASSKEY_STEP_UP } from '@tenantry/shared/protocol/own-passkeys.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import { FRESHNESS, STEP_UP } from '@tenantry/shared/protocol/step-up.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import { isContactAsked, mayLoosen } from '#lib/engine/session/contact.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { FactorNeed, FactorProof } from '#lib/engine-api/factor.ts';

/** A change that a person is about to make. */
export interface WishedCall {
	readonly name: string;
	readonly args: unknown;
}

interface Surroundings {
	readonly session: OpenSession;
	readonly server: Pick<ServerApi, 'ask'>;
	/** Runs something later; the returned function cancels it. */
	readonly after: (delayMs: number, run: () => void) => () => void;
}

/**
 * A factor that is about to be too old is asked for again before the change, rather than after it.
 */
const MARGIN_MS = 20_000;
/** How long the server's last answer about freshness is cached. */
const KNOWN_FOR_MS = 60_000;
/**
 * Timeout of asking the server: after it the change is made, and the server asks for the code when
 * it arrives.
 */
const PATIENCE_MS = 3_000;

const NOTHING: FactorNeed = { kind: 'none' };

/**
 * Asks for a code before a change that loosens, where the server can be reached; the server says
 * what it needs.
 */
export class Factor {
	readonly #session: OpenSession;
	readonly #server: Pick<ServerApi, 'ask'>;
	readonly #after: Surroundings['after'];
	/** End of freshness, by this device's clock. */
	#freshUntil = 0;

	constructor({ session, server, after }: Surroundings) {
		this.#session = session;
		this.#server = server;
		this.#after = after;
	}

	/**
	 * Returns the need of changes that may wait: without a network they are queued, and the code is
	 * asked for later.
	 */
	async beforeLoosening(calls: readonly WishedCall[]): Promise<FactorNeed> {
		await this.#session.complete;
		if (!this.#isOnline && !isContactAsked(this.#session)) return NOTHING;
		if (!calls.some((call) => this.#loosens(call))) return NOTHING;
		if (!(await this.#isTaken())) return { kind: 'online_only' };
		const need = await Promise.race([this.need(), this.#patience()]);
		if (need.kind !== 'offline') return need;
		return isContactAsked(this.#session) ? { kind: 'online_only' } : NOTHING;
	}

	/** Returns the need of a change that arrived without a factor and is made again with one. */
	async beforeConfirming(): Promise<FactorNeed> {
		return (await this.#isTaken()) ? this.need() : { kind: 'online_only' };
	}

	/** Returns the need of something that only the server can do. */
	async need(): Promise<FactorNeed> {
		if (this.#session.now() < this.#freshUntil) return NOTHING;
		const told = await this.#session.whileSignedIn(() => this.#server.ask(FRESHNESS));
		if (!told.ok) return { kind: 'offline' };
		const { freshUntil, serverNow, methods } = told.value;
		const leftMs = freshUntil - serverNow - MARGIN_MS;
		if (leftMs <= 0) return { kind: 'asked', methods };
		this.#freshUntil = this.#session.now() + Math.min(leftMs, KNOWN_FOR_MS);
		return NOTHING;
	}

	question(): Promise<Result<PasskeyQuestion, SessionError>> {
		return this.#session.whileSignedIn(() => this.#server.ask(ASK_PASSKEY_STEP_UP, {}));
	}

	prove(proof: FactorProof): Promise<Result<undefined, SessionError>> {
		return this.#session.renewing(() => this.#server.ask(STEP_UP, proof));
	}

	/** Lets the mutators themselves judge whether a change loosens, as the server will. */
	#loosens({ name, args }: WishedCall): boolean {
		if (mutatorOf(name)?.takesFactor === true) return true;
		return this.#session.predict(name, args, { isFactorFresh: false })?.review === 'confirm';
	}

	/**
	 * Returns whether changes that loosen are accepted. A device that was away syncs first, because
	 * it may be online again.
	 */
	async #isTaken(): Promise<boolean> {
		if (mayLoosen(this.#session)) return true;
		await Promise.race([this.#session.loop.settle(), this.#patience()]);
		return mayLoosen(this.#session);
	}

	get #isOnline(): boolean {
		return this.#session.loop.health.connection === 'online';
	}

	#patience(): Promise<FactorNeed> {
		return new Promise((resolve) => {
			this.#after(PATIENCE_MS, () => resolve(NOTHING));
		});
	}
}
