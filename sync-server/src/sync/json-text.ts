/** Writes JSON with sorted keys, so that equal values have equal text and thus equal hashes. */
export function canonicalJson(value: unknown): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
	if (entries.length > 1) entries.sort(([left], [right]) => (left < right ? -1 : 1));
	return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}

/**
 * Matches text that JSON can express but a database cannot store: NUL (PostgreSQL refuses it) and
 * lone surrogates (both databases store something else, so the audit would not verify).
 * `JSON.stringify` writes exactly these, and control characters, as `\uXXXX`.
 */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/** Whether the value contains any text that a database could not store exactly. */
export function hasBrokenText(value: unknown): boolean {
	return value !== undefined && UNSTORABLE.test(JSON.stringify(value));
}
