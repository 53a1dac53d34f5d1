/** A reader of untrusted input, and the promises that hold for any input. */
export interface ParserTarget {
	/** Inputs that are read as intended, and some that are not; the search starts from them. */
	readonly seeds: readonly (string | Uint8Array)[];
	/**
	 * Returns true if the input was read, and false if it was refused as documented. Throws if a
	 * promise is broken.
	 */
	judge(input: Buffer): boolean | Promise<boolean>;
	/** Removes what it keeps on disk. */
	close?(): Promise<void>;
}
