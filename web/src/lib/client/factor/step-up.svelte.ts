import { createContext } from 'svelte';
import type { FactorMethod } from '#lib/engine-api/factor.ts';

interface Asked {
	readonly methods: readonly FactorMethod[];
	readonly answer: (answer: Answer) => void;
}

/** `unasked`: the question could not be shown, or disappeared with the session. */
type Answer = 'proven' | 'cancelled' | 'unasked';

export class StepUp {
	#asked = $state.raw<Asked>();

	get methods(): readonly FactorMethod[] | undefined {
		return this.#asked?.methods;
	}

	/** Callers that ask while the dialog is open wait for the same answer. */
	ask(methods: readonly FactorMethod[]): Promise<Answer> {
		const { promise, resolve } = Promise.withResolvers<Answer>();
		const before = this.#asked;
		const answer = (given: Answer): void => {
			before?.answer(given);
			resolve(given);
		};
		this.#asked = { methods, answer };
		return promise;
	}

	close(answer: Answer): void {
		const asked = this.#asked;
		this.#asked = undefined;
		asked?.answer(answer);
	}
}

export const [getStepUp, setStepUp] = createContext<StepUp>();
