/** How far a server is with what was pushed to it, in order. */
export const PHASES = ['idle', 'received', 'writing', 'committing', 'committed'] as const;
export type Phase = (typeof PHASES)[number];

/** From the first write to the answer: where a kill could lose something, or do it twice. */
export const PERILOUS: ReadonlySet<Phase> = new Set(['writing', 'committing', 'committed']);

/** The server kills itself when it comes to this phase for the so manieth time. */
export interface FailPoint {
	readonly phase: Phase;
	readonly times: number;
}

/** Names the folder in which the recorder of a server keeps its notes. */
export const FLIGHT_FOLDER = 'TENANTRY_TEST_FLIGHT_FOLDER';
export const PHASE_FILE = 'phase';
export const FAIL_POINT_FILE = 'fail-point';
