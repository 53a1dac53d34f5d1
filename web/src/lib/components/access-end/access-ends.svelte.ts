import type { AccessEnd } from '#lib/engine-api/access-ends.ts';

/** The next plan of each administrator who has one. */
class AccessEnds {
	#nextById = $state.raw<ReadonlyMap<string, AccessEnd>>(new Map());

	/** Takes the plans in the order of their times. */
	take(ends: readonly AccessEnd[]): void {
		// Of several of one person the first counts, so it is set last.
		this.#nextById = new Map(ends.toReversed().map((end) => [end.id, end]));
	}

	nextOf(id: string): AccessEnd | undefined {
		return this.#nextById.get(id);
	}
}

export const accessEnds = new AccessEnds();
