import { mutatorOf } from '@tenantry/shared/mutators.ts';
import { ASK_PASSKEY_STEP_UP } from '@tenantry/shared/protocol/own-passkeys.ts';
import type { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import { FRESHNESS, STEP_UP } from '@tenantry/shared/protocol/step-up.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import { isContactAsked, mayLoosen } from '#lib/engine/session/contact.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { UncheckedCall } from '#lib/replica/author.ts';
import type { FactorNeed, FactorProof } from '#lib/engine-api/factor.ts';

interface Surroundings {
	readonly session: OpenSession;
	readonly server: Pick<ServerApi, 'ask'>;
	readonly after: (delayMs: number, run: () => void) => () => void;
}

/** A factor about to expire is renewed early, because the server would ask after the change. */
const MARGIN_MS = 20_000;
/** How long the server's last answer about freshness is cached. */
const KNOWN_FOR_MS = 60_000;
/** After this the change is made, and the server asks for the code when it arrives. */
const PATIENCE_MS = 3_000;

const NOTHING: FactorNeed = { kind: 'none' };

/** Asks for a code before a loosening, if the server can be reached and wants one. */
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

	/** Without a network these changes are queued, and the code is asked for later. */
	async beforeLoosening(calls: readonly UncheckedCall[]): Promise<FactorNeed> {
		await this.#session.complete;
		if (!this.#isOnline && !isContactAsked(this.#session)) return NOTHING;
		if (!calls.some((call) => this.#loosens(call))) return NOTHING;
		if (!(await this.#isTaken())) return { kind: 'online_only' };
		const need = await Promise.race([this.need(), this.#patience()]);
		if (need.kind !== 'offline') return need;
		return isContactAsked(this.#session) ? { kind: 'online_only' } : NOTHING;
	}

	async beforeConfirming(): Promise<FactorNeed> {
		return (await this.#isTaken()) ? this.need() : { kind: 'online_only' };
	}

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

	/** Runs the mutators themselves, so that the judgement is the server's. */
	#loosens({ name, args }: UncheckedCall): boolean {
		if (mutatorOf(name)?.takesFactor === true) return true;
		return this.#session.predict(name, args, { isFactorFresh: false })?.review === 'confirm';
	}

	/** A device that was away syncs first, because it may be online again. */
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
