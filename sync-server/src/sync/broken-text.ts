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
