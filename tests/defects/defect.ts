/** The check of the simulated cluster, or the test of the suite, that has to catch a defect. */
export type Property =
	| {
			/** Of docs/reliability.md; what it finds begins with its name. */
			readonly check: `C${number}`;
			/** Number of runs of the seed that `test` uses. */
			readonly runs: number;
	  }
	| {
			/** The title of a test, the `describe` around it included. */
			readonly test: string;
			readonly in: string;
	  };

/** A possible mistake: a fragment of a source file and its wrong replacement. */
export interface Defect {
	readonly name: string;
	readonly file: string;
	/** Occurs in the file exactly once. */
	readonly find: string;
	readonly replace: string;
	readonly caughtBy: Property;
}
