/** A reader of what others send, and what holds whatever they send. */
export interface ParserTarget {
	/** What is read as it is meant to be, and some of what is not: the search begins there. */
	readonly seeds: readonly (string | Uint8Array)[];
	/**
	 * Answers whether the input was read, or refused as it is documented. Throws where a promise is
	 * broken.
	 */
	judge(input: Buffer): boolean | Promise<boolean>;
	/** Takes away what it keeps on the disk. */
	close?(): Promise<void>;
}
