import { PasskeyQuestion } from '@tenantry/shared/protocol/passkey.ts';
import { FreshFactor } from '@tenantry/shared/protocol/step-up.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { Result } from '@tenantry/shared/result.ts';
import * as z from 'zod/mini';
import type { ServerApi } from '#lib/sync/server-api.ts';
import { isContactAsked, mayLoosen } from '#lib/worker/contact.ts';
import type { Desk } from '#lib/worker/desk.ts';
import type { FactorNeed, FactorProof } from '#lib/worker/factor-query.ts';

interface Call {
	readonly name: string;
	readonly args: unknown;
}

interface Surroundings {
	readonly desk: Desk;
	readonly server: Pick<ServerApi, 'ask'>;
	/** Runs something later, unless it is called off. */
	readonly after: (delayMs: number, run: () => void) => () => void;
}

const PATH = '/session/v1/step-up';
/** A factor that is about to be too old is asked for again, rather than after the change. */
const MARGIN_MS = 20_000;
/** So long the server's last word on it is taken for granted. */
const KNOWN_FOR_MS = 60_000;
/** Whoever waits longer goes on; the server asks for the code when the change arrives. */
const PATIENCE_MS = 3_000;

const NOTHING: FactorNeed = { kind: 'none' };

/** Asks for a code before what loosens, where the server can be asked; what it needs, it says. */
export class Factor {
	readonly #desk: Desk;
	readonly #server: Pick<ServerApi, 'ask'>;
	readonly #after: Surroundings['after'];
	/** By this device's clock. */
	#freshUntil = 0;

	constructor({ desk, server, after }: Surroundings) {
		this.#desk = desk;
		this.#server = server;
		this.#after = after;
	}

	/** Before changes that may as well wait: without a network they are queued, and asked for later. */
	async beforeLoosening(calls: readonly Call[]): Promise<FactorNeed> {
		await this.#desk.whole;
		if (!this.#isOnline && !isContactAsked(this.#desk)) return NOTHING;
		if (!calls.some((call) => this.#loosens(call))) return NOTHING;
		if (!(await this.#isTaken())) return { kind: 'online_only' };
		const need = await Promise.race([this.need(), this.#patience()]);
		if (need.kind !== 'offline') return need;
		return isContactAsked(this.#desk) ? { kind: 'online_only' } : NOTHING;
	}

	/** Before what has arrived without a factor is said again with one. */
	async beforeConfirming(): Promise<FactorNeed> {
		return (await this.#isTaken()) ? this.need() : { kind: 'online_only' };
	}

	/** What can only be done with the server. */
	async need(): Promise<FactorNeed> {
		if (this.#desk.now() < this.#freshUntil) return NOTHING;
		const question = { path: PATH, method: 'GET', schema: FreshFactor } as const;
		const told = await this.#desk.whileSignedIn(() => this.#server.ask(question));
		if (!told.ok) return { kind: 'offline' };
		const { freshUntil, serverNow, methods } = told.value;
		const leftMs = freshUntil - serverNow - MARGIN_MS;
		if (leftMs <= 0) return { kind: 'asked', methods };
		this.#freshUntil = this.#desk.now() + Math.min(leftMs, KNOWN_FOR_MS);
		return NOTHING;
	}

	question(): Promise<Result<PasskeyQuestion, SessionError>> {
		const question = { path: `${PATH}/question`, body: {}, schema: PasskeyQuestion } as const;
		return this.#desk.whileSignedIn(() => this.#server.ask(question));
	}

	prove(proof: FactorProof): Promise<Result<undefined, SessionError>> {
		const question = { path: PATH, body: proof, schema: z.undefined() } as const;
		return this.#desk.renewing(() => this.#server.ask(question));
	}

	/** Judged by the mutators themselves, as the server will. */
	#loosens({ name, args }: Call): boolean {
		return this.#desk.forecast(name, args, { isFactorFresh: false })?.review === 'confirm';
	}

	/** A device that was away hears of the server first: it may be there again. */
	async #isTaken(): Promise<boolean> {
		if (mayLoosen(this.#desk)) return true;
		await Promise.race([this.#desk.loop.settle(), this.#patience()]);
		return mayLoosen(this.#desk);
	}

	get #isOnline(): boolean {
		return this.#desk.loop.health.connection === 'online';
	}

	#patience(): Promise<FactorNeed> {
		return new Promise((resolve) => {
			this.#after(PATIENCE_MS, () => resolve(NOTHING));
		});
	}
}
