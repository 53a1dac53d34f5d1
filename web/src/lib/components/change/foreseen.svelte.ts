import { getClient } from '#lib/client/client.ts';
import { reportFailure } from '#lib/client/words/failure.ts';
import type { MutationCall, Prediction } from '#lib/engine-api/mutation.ts';

export class Foreseen {
	#outcome = $state<Prediction['outcome'] | 'unknown'>();

	/** `plan` returns undefined while there is nothing to predict. Call it during set-up. */
	constructor(plan: () => MutationCall | undefined) {
		const client = getClient();
		$effect(() => {
			const mutation = plan();
			let isOver = false;
			const learn = (outcome: Prediction['outcome'] | 'unknown') => {
				if (!isOver) this.#outcome = outcome;
			};
			if (mutation === undefined) learn('unknown');
			else
				client.predict(mutation).then(
					({ outcome }) => learn(outcome),
					(error: unknown) => {
						learn('unknown');
						reportFailure(error);
					}
				);
			return () => {
				isOver = true;
			};
		});
	}

	/** False until there is an answer, before which a dialog would have to guess its words. */
	get isKnown(): boolean {
		return this.#outcome !== undefined;
	}

	get asks(): boolean {
		return this.#outcome === 'approval';
	}
}
