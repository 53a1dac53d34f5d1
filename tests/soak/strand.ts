import type { DatabaseName } from '#support/servers/world.ts';
import type { FindingKind } from './finding.ts';

/** A kind of work that is repeated in turns, each with its own seed. */
export interface Strand {
	/** Situations that a kill can hit, in the order in which they are shown. */
	readonly moments: readonly string[];
	/** Throws what the checker has found. */
	takeTurn(turn: Turn): Promise<TurnResult>;
}

export interface Turn {
	readonly database: DatabaseName;
	readonly seed: number;
	readonly onkill: (moment: string) => void;
}

export interface TurnResult {
	readonly runs: number;
	/** Number of findings, where the checker continues after the first. */
	readonly found?: Readonly<Partial<Record<FindingKind, number>>>;
}
