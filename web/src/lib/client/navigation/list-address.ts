interface KeptList {
	/** Query of the list's address: the filters, the order and the row at the top. */
	readonly query: string;
	/** Typed search, which is in no address, because browsers write addresses to the disk. */
	readonly search: string;
}

/** Lists as they were last seen, by path. They live as long as the page, which locking ends. */
export const keptLists = new Map<string, KeptList>();

export function firstRowIn(params: URLSearchParams): number {
	const row = Number(params.get('row'));
	return Number.isSafeInteger(row) && row > 0 ? row : 0;
}
