/** Where somebody comes from. */
export interface Visit {
	readonly address: string;
	/** What the browser is marked as. */
	readonly deviceIds: readonly string[];
}
