/** Formats a number and its noun, in the plural unless there is exactly one. */
export function count(n: number, noun: string): string {
	return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/**
 * Isolates a name inside a sentence without markup, so that it does not turn the sentence's
 * direction.
 */
export function isolate(name: string): string {
	return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}
