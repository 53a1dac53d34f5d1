import type { Client } from '#lib/client/client.ts';
import { explainSessionError } from '#lib/client/words/explain.ts';

type Answers = Omit<Parameters<Client['firstSetUp']>[0], 'token'>;
export type FieldName = keyof Answers | 'repeated';

/** Holds the first provider and its owner while they are being typed. */
export class Provisioning {
	readonly values = $state<Record<FieldName, string>>({
		...{ providerName: '', firstName: '', lastName: '', email: '' },
		...{ password: '', repeated: '' }
	});
	errors = $state.raw<Partial<Record<FieldName, string>>>({});
	/** Failure that is about no field. */
	failure = $state<string>();
	isBusy = $state(false);
	isDone = $state(false);
	readonly #client: Pick<Client, 'firstSetUp'>;

	constructor(client: Pick<Client, 'firstSetUp'>) {
		this.#client = client;
	}

	async submit(token: string): Promise<void> {
		const { repeated, ...answers } = this.values;
		this.failure = undefined;
		this.errors = faultsOf(answers, repeated);
		if (Object.keys(this.errors).length > 0) return;
		this.isBusy = true;
		const result = await this.#client.firstSetUp({ token, ...answers });
		this.isBusy = false;
		this.isDone = result.ok;
		if (!result.ok) this.#explain(result.error.code);
	}

	#explain(code: Parameters<typeof explainSessionError>[0]): void {
		const words = explainSessionError(code);
		if (code.startsWith('password_')) this.errors = { password: words };
		else if (code === 'email_invalid') this.errors = { email: words };
		else if (code === 'ticket_expired')
			this.failure = 'This link is no longer valid. Restart the server to print a new one.';
		else this.failure = words;
	}
}

function faultsOf(answers: Answers, repeated: string): Provisioning['errors'] {
	return {
		...(answers.providerName.trim() === '' && {
			providerName: 'Enter your company name.'
		}),
		...(answers.email.trim() === '' && { email: explainSessionError('email_invalid') }),
		...(answers.password !== repeated && { repeated: 'Passwords don’t match.' })
	};
}
