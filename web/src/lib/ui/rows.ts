/** Rows are requested in blocks, with a margin ahead, so that scrolling seldom needs a request. */
const BLOCK = 50;
const MARGIN = 25;

/** Returns the block of rows to request while these are seen. */
export function blockOf({ from, to }: { readonly from: number; readonly to: number }): {
	readonly from: number;
	readonly count: number;
} {
	const first = Math.max(0, Math.floor((from - MARGIN) / BLOCK) * BLOCK);
	return { from: first, count: Math.ceil((to + MARGIN - first) / BLOCK) * BLOCK };
}

/** Returns a length of tokens.css that is given in rem, as a number. */
export function remOf(token: `--${string}`): number {
	return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(token));
}
