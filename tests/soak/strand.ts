import type { DatabaseName } from '#support/server-world.ts';
import type { FindingKind } from './finding.ts';

/** One of the things that are done over and over, each turn by a seed of its own. */
export interface Strand {
	/** What a kill can meet, in the order in which it is shown. */
	readonly moments: readonly string[];
	/** Throws what the checker has found. */
	takeTurn(turn: Turn): Promise<Outcome>;
}

export interface Turn {
	readonly database: DatabaseName;
	readonly seed: number;
	readonly onkill: (moment: string) => void;
}

export interface Outcome {
	readonly runs: number;
	/** How many the checker has counted, where it goes on after the first. */
	readonly found?: Readonly<Partial<Record<FindingKind, number>>>;
}
