import { writeCredential } from '@tenantry/sync-server/auth/credential.ts';
import type { Sealer } from '@tenantry/sync-server/auth/sealer.ts';
import { newTotpSecret } from '@tenantry/sync-server/auth/totp.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { codeOf } from '#support/e2e-totp.ts';

/** An authenticator shows each code for so long, and none is good twice. */
const STEP_MS = 30_000;
/** For so long somebody who has proved who they are may loosen (security.md, C06). */
export const FRESH_MS = 15 * 60_000;

/** Second factors that age: what people of one world prove themselves by, and when they last did. */
export class Factors {
	readonly #clock: { now: number };
	readonly #sealer: Pick<Sealer, 'seal'>;
	readonly #secrets = new Map<string, string>();
	/** When somebody was known to sit at a device, by the server's clock. */
	readonly #proofs = new Map<string, number[]>();

	constructor(clock: { now: number }, sealer: Pick<Sealer, 'seal'>) {
		this.#clock = clock;
		this.#sealer = sealer;
	}

	/** As a finished enrolment would have left it. */
	async enrol(
		db: Store['db'],
		person: { readonly providerId: string; readonly administratorId: string }
	): Promise<void> {
		const { administratorId } = person;
		const secret = newTotpSecret();
		this.#secrets.set(administratorId, secret);
		const totp_sealed = this.#sealer.seal(secret, { administratorId, purpose: 'totp' });
		await writeCredential(db, person, { patch: { totp_sealed }, at: this.#clock.now });
	}

	pass(ms: number): void {
		this.#clock.now += ms;
	}

	/** What somebody types once their authenticator shows another code. */
	nextCode(administratorId: string): string {
		this.pass(STEP_MS);
		return codeOf(this.#secrets.get(administratorId) ?? '', { at: this.#clock.now });
	}

	/** To be called when somebody has signed in on a device, or stepped up. */
	prove(deviceId: string): void {
		this.#proofs.set(deviceId, [...(this.#proofs.get(deviceId) ?? []), this.#clock.now]);
	}

	wasFresh(deviceId: string, at: number): boolean {
		const proofs = this.#proofs.get(deviceId) ?? [];
		return proofs.some((proof) => proof <= at && at < proof + FRESH_MS);
	}
}
