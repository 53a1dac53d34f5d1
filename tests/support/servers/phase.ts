/** Phases of a server's work on a push, in order. */
export const PHASES = ['idle', 'received', 'writing', 'committing', 'committed'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * Phases from the first write to the answer, where a kill could lose a change or apply it twice.
 */
export const PERILOUS: ReadonlySet<Phase> = new Set(['writing', 'committing', 'committed']);

/** The server kills itself when it enters this phase for the `times`-th time. */
export interface FailPoint {
	readonly phase: Phase;
	readonly times: number;
	/** Counts the server's own changes as well, which no request brings. */
	readonly isAlone?: boolean;
}

/** Environment variable that names the folder where a server's recorder keeps its notes. */
export const FLIGHT_FOLDER = 'TENANTRY_TEST_FLIGHT_FOLDER';
export const PHASE_FILE = 'phase';
export const FAIL_POINT_FILE = 'fail-point';
