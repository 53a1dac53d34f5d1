import type { Client } from '#lib/client/client.ts';
import { explainSessionError } from '#lib/client/explain.ts';
import type { SignInStep } from '#lib/worker/worker-api.ts';
import { deviceName } from './device-name.ts';

type Engine = Pick<Client, 'signIn' | 'startEnrolment' | 'confirmEnrolment'>;
type Failure = Parameters<typeof explainSessionError>[0];

/**
 * The way in, one question at a time:
 *
 *   credentials → provider? → code or recovery → ┐
 *                           → enrol → codes ─────┤→ passphrase (first time here)
 *                                                ├→ done (only the session was missing)
 *                                                └→ unlock (there is a vault already)
 */
export class SignInFlow {
	step = $state<
		'credentials' | 'provider' | 'code' | 'recovery' | 'enrol' | 'codes' | 'passphrase'
	>('credentials');
	email = $state('');
	password = $state('');
	code = $state('');
	recoveryCode = $state('');
	providers = $state.raw<readonly { id: string; name: string }[]>([]);
	enrolment = $state.raw<{ readonly secret: string; readonly uri: string }>();
	recoveryCodes = $state.raw<readonly string[]>([]);
	error = $state<string>();
	isBusy = $state(false);
	/** Where it led, once nothing is left to ask. */
	end = $state.raw<'done' | { readonly personKey: string }>();
	#providerId: string | undefined;
	/** Somebody who is in came to enrol; a sign-in may be needed on the way. */
	#isEnrolling = false;
	#afterCodes: SignInStep | undefined;
	readonly #engine: Engine;

	constructor(engine: Engine) {
		this.#engine = engine;
	}

	/** Sends what has been answered so far; the server says what is missing. */
	async submit(): Promise<void> {
		const code = this.step === 'code' ? this.code.replaceAll(/\s/g, '') : '';
		const recoveryCode = this.step === 'recovery' ? this.recoveryCode.trim() : '';
		await this.#attempt(() =>
			this.#engine.signIn({
				email: this.email.trim(),
				password: this.password,
				deviceName: deviceName(navigator.userAgent),
				...(this.#providerId !== undefined && { providerId: this.#providerId }),
				...(code !== '' && { code }),
				...(recoveryCode !== '' && { recoveryCode })
			})
		);
	}

	async chooseProvider(id: string): Promise<void> {
		this.#providerId = id;
		await this.submit();
	}

	/** The second factor of somebody whose session is alive and whose enrolment is due. */
	async startEnrolment(): Promise<void> {
		this.#isEnrolling = true;
		this.step = 'enrol';
		this.isBusy = true;
		this.error = undefined;
		const result = await this.#engine.startEnrolment();
		this.isBusy = false;
		if (result.ok) this.enrolment = result.value;
		else this.#fail(result.error.code);
	}

	async confirmEnrolment(): Promise<void> {
		await this.#attempt(() => this.#engine.confirmEnrolment(this.code.replaceAll(/\s/g, '')));
	}

	/** The recovery codes are kept: on to what they stood before. */
	confirmCodes(): void {
		if (this.#afterCodes) this.#go(this.#afterCodes);
	}

	ask(step: 'code' | 'recovery'): void {
		this.error = undefined;
		this.step = step;
	}

	startOver(): void {
		this.#providerId = undefined;
		this.code = '';
		this.recoveryCode = '';
		this.error = undefined;
		this.step = 'credentials';
	}

	async #attempt(call: () => ReturnType<Engine['signIn']>): Promise<void> {
		this.isBusy = true;
		this.error = undefined;
		const result = await call();
		this.isBusy = false;
		if (result.ok) await this.#arrive(result.value);
		else this.#fail(result.error.code);
	}

	async #arrive(next: SignInStep): Promise<void> {
		this.code = '';
		if (next.next === 'enrol') return this.startEnrolment();
		const codes = 'recoveryCodes' in next ? (next.recoveryCodes ?? []) : [];
		if (codes.length > 0) this.#isEnrolling = false;
		if (codes.length > 0) {
			this.recoveryCodes = codes;
			this.#afterCodes = next;
			this.step = 'codes';
		} else this.#go(next);
	}

	#go(next: SignInStep): void {
		switch (next.next) {
			case 'provider':
				this.providers = next.providers;
				this.step = 'provider';
				break;
			case 'done':
				if (this.#isEnrolling) void this.startEnrolment();
				else this.end = 'done';
				break;
			case 'unlock':
				this.end = { personKey: next.personKey };
				break;
			case 'enrol':
			case 'code':
			case 'passphrase':
				this.step = next.next;
		}
	}

	#fail(code: Failure): void {
		if (BACK_TO_PASSWORD.has(code)) this.startOver();
		this.code = '';
		this.error =
			code === 'offline' && this.#isEnrolling
				? 'This needs a connection. Nothing that waits is lost.'
				: explainSessionError(code);
	}
}

const BACK_TO_PASSWORD: ReadonlySet<Failure> = new Set([
	'ticket_expired',
	'wrong_credentials',
	'unauthenticated'
]);
