/** JSON with its keys in order, so that equal values have equal text and so equal hashes. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(inOrder(value));
}

function inOrder(value: unknown): unknown {
	if (value === null || typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map(inOrder);
	const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
	return Object.fromEntries(entries.map(([key, entry]) => [key, inOrder(entry)]));
}
