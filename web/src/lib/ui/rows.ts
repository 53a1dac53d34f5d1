/** Rows are requested in blocks, with a margin ahead, so that scrolling seldom needs a request. */
const BLOCK = 50;
const MARGIN = 25;

export function blockOf({ from, to }: { readonly from: number; readonly to: number }): {
	readonly from: number;
	readonly count: number;
} {
	const first = Math.max(0, Math.floor((from - MARGIN) / BLOCK) * BLOCK);
	return { from: first, count: Math.ceil((to + MARGIN - first) / BLOCK) * BLOCK };
}

export function remOf(token: `--${string}`): number {
	return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(token));
}
