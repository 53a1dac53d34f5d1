/** The organizations that someone reaches or sees. */
export type Reach = 'all' | ReadonlySet<string>;

/** What decides which rows a reader sees, computed once for many rows. */
export interface ReaderScope {
	readonly readerId: string;
	readonly seesAllAdministrators: boolean;
	/** The reader sees who else reaches an organization that they reach. */
	readonly seesSharing: boolean;
	readonly organizations: Reach;
	readonly reach: Reach;
}
