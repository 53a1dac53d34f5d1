/** Returns a length of tokens.css that is given in rem, as a number. */
export function remOf(token: `--${string}`): number {
	return parseFloat(getComputedStyle(document.documentElement).getPropertyValue(token));
}
