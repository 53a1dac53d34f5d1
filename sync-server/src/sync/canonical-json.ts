/** Writes JSON with sorted keys, so that equal values have equal text and thus equal hashes. */
export function canonicalJson(value: unknown): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
	if (entries.length > 1) entries.sort(([left], [right]) => (left < right ? -1 : 1));
	return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}
