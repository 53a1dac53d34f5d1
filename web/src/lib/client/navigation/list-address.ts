interface KeptList {
	/** Query of its address: the filters, the order and the row at the top. */
	readonly query: string;
	/** Typed search, which is in no address, because browsers write addresses to the disk. */
	readonly search: string;
}

/** Lists as they were last seen, by path, for as long as the page lives: locking ends it. */
export const keptLists = new Map<string, KeptList>();

/** Returns the first row that the address of a list asks for, 0 if it asks for none or for nonsense. */
export function firstRowIn(params: URLSearchParams): number {
	const row = Number(params.get('row'));
	return Number.isSafeInteger(row) && row > 0 ? row : 0;
}
