import { writeCredential } from '@tenantry/sync-server/auth/person/credential.ts';
import type { Sealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { newTotpSecret } from '@tenantry/sync-server/auth/totp/totp.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { codeOf } from '#support/auth/totp.ts';

/** How long an authenticator shows each code; none is accepted twice. */
const STEP_MS = 30_000;
/** How long a person may loosen after proving who they are (docs/security.md, C06). */
export const FRESH_MS = 15 * 60_000;

/**
 * Second factors that age: the secrets of the people of one world, and when they last proved who
 * they are.
 */
export class Factors {
	readonly #clock: { now: number };
	readonly #sealer: Pick<Sealer, 'seal'>;
	readonly #secrets = new Map<string, string>();
	/** Times at which the person at a device was known, by the server's clock. */
	readonly #proofs = new Map<string, number[]>();

	constructor(clock: { now: number }, sealer: Pick<Sealer, 'seal'>) {
		this.#clock = clock;
		this.#sealer = sealer;
	}

	/** Enrols the person, with the rows that a finished enrolment leaves. */
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

	/** Advances the clock and returns the authenticator's next code. */
	nextCode(administratorId: string): string {
		this.pass(STEP_MS);
		return codeOf(this.#secrets.get(administratorId) ?? '', { at: this.#clock.now });
	}

	/** Records that the person has signed in or stepped up on this device. */
	prove(deviceId: string): void {
		this.#proofs.set(deviceId, [...(this.#proofs.get(deviceId) ?? []), this.#clock.now]);
	}

	wasFresh(deviceId: string, at: number): boolean {
		const proofs = this.#proofs.get(deviceId) ?? [];
		return proofs.some((proof) => proof <= at && at < proof + FRESH_MS);
	}
}
