/** What has to notice a defect: a check of the simulated cluster, or a test of the suite. */
export type Property =
	| {
			/** Of docs/reliability.md; what it finds begins with its name. */
			readonly check: `C${number}`;
			/** Within so many runs of the seed that `test` uses. */
			readonly runs: number;
	  }
	| {
			/** The title of a test, the `describe` around it included. */
			readonly test: string;
			readonly in: string;
	  };

/** A mistake that somebody could make: a fragment of a source file, and what stands there instead. */
export interface Defect {
	readonly name: string;
	readonly file: string;
	/** Occurs in the file exactly once. */
	readonly find: string;
	readonly replace: string;
	readonly caughtBy: Property;
}
