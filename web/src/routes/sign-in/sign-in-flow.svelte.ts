import type { Client } from '#lib/client/client.ts';
import { deviceName } from '#lib/client/device/device-name.ts';
import { explainPasskeyFailure } from '#lib/client/words/explain/passkey-failure.ts';
import { explainSessionError } from '#lib/client/words/explain/session-error.ts';
import {
	answerByPasskey,
	makePasskey,
	type PasskeyFailure,
	type PasskeySecret
} from '#lib/client/factor/passkey.ts';
import type { PasskeyProof, PasskeyQuestion } from '#lib/engine-api/passkey.ts';
import type { SignInStep } from '#lib/engine-api/sign-in.ts';
import { reportFailure } from '#lib/client/words/failure.ts';

type Engine = Pick<
	Client,
	| ('signIn' | 'startEnrolment' | 'confirmEnrolment')
	| ('askForPasskey' | 'signInByPasskey' | 'startPasskey' | 'addPasskey')
>;
type Failure = Parameters<typeof explainSessionError>[0];

interface Ceremonies {
	readonly answerByPasskey: typeof answerByPasskey;
	readonly makePasskey: typeof makePasskey;
}

/**
 * The steps of signing in, one question at a time:
 *
 *   credentials → provider? → code, passkey or recovery → ┐
 *                           → enrol → codes ──────────────┤→ passphrase (first time here)
 *   a passkey alone ──────────────────────────────────────┤→ done (only the session was missing)
 *                                                         └→ unlock (there is a vault already)
 */
export class SignInFlow {
	step = $state<
		'credentials' | 'provider' | 'code' | 'passkey' | 'recovery' | 'enrol' | 'codes' | 'passphrase'
	>('credentials');
	email = $state('');
	password = $state('');
	code = $state('');
	recoveryCode = $state('');
	providers = $state.raw<readonly { id: string; name: string }[]>([]);
	enrolment = $state.raw<{ readonly secret: string; readonly uri: string }>();
	recoveryCodes = $state.raw<readonly string[]>([]);
	question = $state.raw<PasskeyQuestion>();
	/** Secret of the passkey that signed in; it would open a vault. */
	secret = $state.raw<PasskeySecret>();
	error = $state<string>();
	isBusy = $state(false);
	end = $state.raw<'done' | { readonly personKey: string }>();
	#providerId: string | undefined;
	#isEnrolling = false;
	#hasCode = true;
	#isSpent = false;
	#afterCodes: SignInStep | undefined;
	readonly #engine: Engine;
	readonly #ceremonies: Ceremonies;

	constructor(engine: Engine, ceremonies: Ceremonies = { answerByPasskey, makePasskey }) {
		this.#engine = engine;
		this.#ceremonies = ceremonies;
	}

	/** Sends the answers so far; the server names the missing ones. */
	async submit(passkey?: PasskeyProof): Promise<void> {
		const code = this.step === 'code' ? this.code.replaceAll(/\s/g, '') : '';
		const recoveryCode = this.step === 'recovery' ? this.recoveryCode.trim() : '';
		await this.#attempt(() =>
			this.#engine.signIn({
				email: this.email.trim(),
				password: this.password,
				deviceName: deviceName(navigator.userAgent),
				...(this.#providerId !== undefined && { providerId: this.#providerId }),
				...(passkey && { passkey }),
				...(code !== '' && { code }),
				...(recoveryCode !== '' && { recoveryCode })
			})
		);
	}

	async chooseProvider(id: string): Promise<void> {
		this.#providerId = id;
		await this.submit();
	}

	async startEnrolment(): Promise<void> {
		this.#isEnrolling = true;
		this.step = 'enrol';
		this.isBusy = true;
		this.error = undefined;
		const result = await this.#engine.startEnrolment().finally(() => (this.isBusy = false));
		if (result.ok) this.enrolment = result.value;
		else this.#fail(result.error.code);
	}

	async confirmEnrolment(): Promise<void> {
		await this.#attempt(() => this.#engine.confirmEnrolment(this.code.replaceAll(/\s/g, '')));
	}

	async signInByPasskey(): Promise<void> {
		this.isBusy = true;
		this.error = undefined;
		const asked = await this.#engine.askForPasskey();
		if (!asked.ok) {
			this.#fail(asked.error.code);
			return;
		}
		const proof = await this.#prove(asked.value);
		const name = deviceName(navigator.userAgent);
		if (proof) await this.#attempt(() => this.#engine.signInByPasskey(proof, name));
	}

	async answerByPasskey(): Promise<void> {
		this.isBusy = true;
		this.error = undefined;
		const proof = this.question && (await this.#prove(this.question));
		if (proof === undefined) return;
		await this.submit(proof);
		if (this.#isSpent) await this.#askAnew();
	}

	/** Requests a new challenge, because each can be answered only once. */
	async #askAnew(): Promise<void> {
		const { error } = this;
		this.#isSpent = false;
		await this.submit();
		this.error ??= error;
	}

	/** Only for a person who has no second factor yet. */
	async enrolByPasskey(): Promise<void> {
		this.isBusy = true;
		this.error = undefined;
		const begun = await this.#engine.startPasskey();
		if (!begun.ok) {
			this.#fail(begun.error.code);
			return;
		}
		const made = await this.#ceremonies.makePasskey(begun.value);
		if (!made.ok) {
			this.#refuse(made.error);
			return;
		}
		const name = deviceName(navigator.userAgent);
		const added = await this.#engine.addPasskey(made.value, name);
		this.isBusy = false;
		if (!added.ok) {
			this.#fail(added.error.code);
			return;
		}
		const { next, recoveryCodes } = added.value;
		await this.#arrive(next ?? { next: 'done', ...(recoveryCodes && { recoveryCodes }) });
	}

	/** Continues with the step that was put off until the recovery codes are kept. */
	confirmCodes(): void {
		if (this.#afterCodes) this.#go(this.#afterCodes);
	}

	ask(step: 'second' | 'recovery'): void {
		this.error = undefined;
		this.step = step === 'recovery' ? step : this.#hasCode ? 'code' : 'passkey';
	}

	startOver(): void {
		this.#providerId = undefined;
		this.code = '';
		this.recoveryCode = '';
		this.error = undefined;
		this.step = 'credentials';
	}

	async #prove(question: PasskeyQuestion): Promise<PasskeyProof | undefined> {
		const answered = await this.#ceremonies.answerByPasskey(question);
		if (!answered.ok) {
			this.#refuse(answered.error);
			return undefined;
		}
		this.secret = answered.value.secret;
		return answered.value.proof;
	}

	#refuse(failure: PasskeyFailure): void {
		this.isBusy = false;
		this.error = explainPasskeyFailure(failure);
	}

	async #attempt(call: () => ReturnType<Engine['signIn']>): Promise<void> {
		this.isBusy = true;
		this.error = undefined;
		const result = await call().finally(() => (this.isBusy = false));
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
				if (this.#isEnrolling) this.startEnrolment().catch(reportFailure);
				else this.end = 'done';
				break;
			case 'unlock':
				this.end = { personKey: next.personKey };
				break;
			case 'code':
				this.question = next.passkey;
				this.#hasCode = next.methods.includes('code');
				if (this.step !== 'recovery')
					this.ask(this.#hasCode || next.passkey ? 'second' : 'recovery');
				break;
			case 'enrol':
			case 'passphrase':
				this.step = next.next;
		}
	}

	#fail(code: Failure): void {
		this.isBusy = false;
		this.#isSpent = code === 'wrong_passkey' && this.step !== 'credentials';
		if (BACK_TO_PASSWORD.has(code)) this.startOver();
		this.code = '';
		this.error =
			code === 'offline' && this.#isEnrolling
				? 'Connect to continue. No unsynced changes are lost.'
				: explainSessionError(code);
	}
}

const BACK_TO_PASSWORD: ReadonlySet<Failure> = new Set([
	'ticket_expired',
	'wrong_credentials',
	'unauthenticated'
]);
