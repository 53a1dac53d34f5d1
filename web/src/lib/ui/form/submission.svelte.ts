export interface Submittable {
	readonly isBusy: boolean;
	/** Set only if the failure is about no single field. */
	readonly failure?: string | undefined;
	submit(): Promise<void>;
}

/** Why a form was not accepted: errors at its fields, or one failure that is about none of them. */
export interface Refusal<Name extends string> {
	readonly errors?: Readonly<Partial<Record<Name, string | undefined>>>;
	readonly failure?: string;
}

type Attempt<Name extends string> = () => Promise<Refusal<Name> | undefined>;

export class Submission<Name extends string = never> implements Submittable {
	isBusy = $state(false);
	#refusal = $state.raw<Refusal<Name>>({});
	readonly #attempt: Attempt<Name>;

	/** An attempt returns why it was refused, or undefined once it is accepted. */
	constructor(attempt: Attempt<Name>) {
		this.#attempt = attempt;
	}

	get failure(): string | undefined {
		return this.#refusal.failure;
	}

	errorAt(field: Name): string | undefined {
		return this.#refusal.errors?.[field];
	}

	submit(): Promise<void> {
		return this.run(this.#attempt);
	}

	/** Runs another attempt than that of `submit`; only one runs at a time. */
	async run(attempt: Attempt<Name>): Promise<void> {
		if (this.isBusy) return;
		this.isBusy = true;
		this.refuse({});
		try {
			this.refuse((await attempt()) ?? {});
		} finally {
			this.isBusy = false;
		}
	}

	/** Shows why the form was refused; `{}` clears it. */
	refuse(refusal: Refusal<Name>): void {
		this.#refusal = refusal;
	}
}
