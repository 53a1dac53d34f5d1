import type { AccessEnd } from '#lib/engine-api/access-ends.ts';

class AccessEnds {
	#nextById = $state.raw<ReadonlyMap<string, AccessEnd>>(new Map());

	/** Takes the plans in the order of their times, because the first one of each person counts. */
	take(ends: readonly AccessEnd[]): void {
		this.#nextById = new Map(ends.toReversed().map((end) => [end.id, end]));
	}

	nextOf(id: string): AccessEnd | undefined {
		return this.#nextById.get(id);
	}
}

export const accessEnds = new AccessEnds();
