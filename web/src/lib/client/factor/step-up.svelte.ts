import { createContext } from 'svelte';
import type { FactorMethod } from '#lib/engine-api/factor.ts';

interface Asked {
	readonly methods: readonly FactorMethod[];
	readonly answer: (isProven: boolean) => void;
}

/** Asks the user to prove their identity again, in the dialog of the root layout. */
export class StepUp {
	#asked = $state.raw<Asked>();

	get methods(): readonly FactorMethod[] | undefined {
		return this.#asked?.methods;
	}

	/**
	 * Resolves with whether they proved it; callers that ask while it is open wait for the same
	 * answer.
	 */
	ask(methods: readonly FactorMethod[]): Promise<boolean> {
		const { promise, resolve } = Promise.withResolvers<boolean>();
		const before = this.#asked;
		const answer = (isProven: boolean): void => {
			before?.answer(isProven);
			resolve(isProven);
		};
		this.#asked = { methods, answer };
		return promise;
	}

	close(isProven: boolean): void {
		const asked = this.#asked;
		this.#asked = undefined;
		asked?.answer(isProven);
	}
}

export const [getStepUp, setStepUp] = createContext<StepUp>();
