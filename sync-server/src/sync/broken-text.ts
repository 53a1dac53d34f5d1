/**
 * JSON can say what text in a database cannot hold: NUL (PostgreSQL refuses it) and halves of
 * surrogate pairs (both databases keep something else, so that the audit would not add up).
 * `JSON.stringify` writes exactly these, and control characters, as `\uXXXX`.
 */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/** Whether a text anywhere in it could not be kept as it is. */
export function hasBrokenText(value: unknown): boolean {
	return value !== undefined && UNSTORABLE.test(JSON.stringify(value));
}
