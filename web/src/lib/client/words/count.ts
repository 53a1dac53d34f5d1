/** Formats a number and its noun, in the plural unless there is exactly one. */
export function count(n: number, noun: string): string {
	return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
