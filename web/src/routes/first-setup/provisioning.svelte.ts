import type { Client } from '#lib/client/client.ts';
import { explainSessionError } from '#lib/client/words/explain/session-error.ts';
import { Submission, type Refusal } from '#lib/ui/form/submission.svelte.ts';

type Answers = Omit<Parameters<Client['firstSetUp']>[0], 'token'>;
export type FieldName = keyof Answers | 'repeated';

export class Provisioning {
	readonly values = $state<Record<FieldName, string>>({
		providerName: '',
		firstName: '',
		lastName: '',
		email: '',
		password: '',
		repeated: ''
	});
	readonly submission = new Submission<FieldName>(() => this.#submit());
	isDone = $state(false);
	readonly #client: Pick<Client, 'firstSetUp'>;
	readonly #token: string;

	constructor(client: Pick<Client, 'firstSetUp'>, token: string) {
		this.#client = client;
		this.#token = token;
	}

	async #submit(): Promise<Refusal<FieldName> | undefined> {
		const { repeated, ...answers } = this.values;
		const errors = faultsOf(answers, repeated);
		if (Object.keys(errors).length > 0) return { errors };
		const result = await this.#client.firstSetUp({ token: this.#token, ...answers });
		this.isDone = result.ok;
		return result.ok ? undefined : refusalOf(result.error.code);
	}
}

function refusalOf(code: Parameters<typeof explainSessionError>[0]): Refusal<FieldName> {
	const words = explainSessionError(code);
	if (code.startsWith('password_')) return { errors: { password: words } };
	if (code === 'email_invalid') return { errors: { email: words } };
	return code === 'ticket_expired'
		? { failure: 'This link is no longer valid. Restart the server to print a new one.' }
		: { failure: words };
}

function faultsOf(answers: Answers, repeated: string): NonNullable<Refusal<FieldName>['errors']> {
	return {
		...(answers.providerName.trim() === '' && {
			providerName: 'Enter your company name.'
		}),
		...(answers.email.trim() === '' && { email: explainSessionError('email_invalid') }),
		...(answers.password !== repeated && { repeated: 'Passwords don’t match.' })
	};
}
