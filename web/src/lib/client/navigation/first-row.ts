/** Returns the first row that the address of a list asks for, 0 if it asks for none or for nonsense. */
export function firstRowIn(params: URLSearchParams): number {
	const row = Number(params.get('row'));
	return Number.isSafeInteger(row) && row > 0 ? row : 0;
}
