import { FIRST_SETUP, type FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import type { SessionError, SignedIn } from '@tenantry/shared/protocol/session.ts';
import {
	CONFIRM_ENROLMENT,
	RESET,
	SETUP,
	SIGN_IN,
	START_ENROLMENT,
	type EnrolmentStartAnswer
} from '@tenantry/shared/protocol/sign-in.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';
import { maskEmail, tagEmail, type People } from '#lib/replica/store/people.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { SignInInput, SignInStep } from '#lib/engine-api/sign-in.ts';
import type { PendingSignIn } from './people-context.ts';
import type { VaultOpener } from './vault-opener.ts';

export interface SignInOptions {
	readonly server: ServerApi;
	readonly people: People;
	readonly pending: PendingSignIn;
	readonly vaults: Pick<VaultOpener, 'admit'>;
}

export class SignIn {
	readonly #options: SignInOptions;

	constructor(options: SignInOptions) {
		this.#options = options;
	}

	async signIn(input: SignInInput): Promise<Result<SignInStep, SessionError>> {
		const { deviceName, ...request } = input;
		const id = await this.#deviceIdOf(input);
		const device = { name: deviceName, ...(id === undefined ? {} : { id }) };
		const answer = await this.#options.server.ask(SIGN_IN, { ...request, device });
		if (!answer.ok) return answer;
		const step = answer.value;
		switch (step.next) {
			case 'code':
				return ok(step);
			case 'provider':
				return ok({ next: 'provider', providers: step.providers });
			case 'enrol':
				this.#options.pending.ticket = step.ticket;
				return ok({ next: 'enrol' });
			case 'signed_in':
				return ok(await this.#options.vaults.admit(step));
		}
	}

	/** Uses the ticket of a first sign-in, otherwise the open session. */
	startEnrolment(): Promise<Result<EnrolmentStartAnswer, SessionError>> {
		return this.#options.server.ask(START_ENROLMENT, { ticket: this.ticket });
	}

	async confirmEnrolment(code: string): Promise<Result<SignInStep, SessionError>> {
		const answer = await this.#options.server.ask(CONFIRM_ENROLMENT, { ticket: this.ticket, code });
		return answer.ok ? ok(await this.enter(answer.value)) : answer;
	}

	/** Admits a person who is signing in to an enrolment. */
	get ticket(): string | undefined {
		return this.#options.pending.ticket;
	}

	enter(signedIn: SignedIn): Promise<SignInStep> {
		this.#options.pending.ticket = undefined;
		return this.#options.vaults.admit(signedIn);
	}

	setUp(token: string, password: string): Promise<Result<undefined, SessionError>> {
		return this.#options.server.ask(SETUP, { token, password });
	}

	resetPassword(token: string, password: string): Promise<Result<undefined, SessionError>> {
		return this.#options.server.ask(RESET, { token, password });
	}

	firstSetUp(body: FirstSetupRequest): Promise<Result<undefined, SessionError>> {
		return this.#options.server.ask(FIRST_SETUP, body);
	}

	async #deviceIdOf({ email, providerId }: SignInInput): Promise<string | undefined> {
		const mask = maskEmail(email);
		const tag = await tagEmail(email);
		const known = await this.#options.people.list();
		return known.find(
			(person) =>
				person.maskedEmail === mask &&
				person.emailTag === tag &&
				(providerId === undefined || person.providerId === providerId)
		)?.deviceId;
	}
}
