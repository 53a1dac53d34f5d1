/**
 * The token of the link that was followed. It comes in the fragment, which no server and no log gets
 * to see, and goes out of the history at once.
 */
export function takeLinkToken(): string {
	const token = location.hash.slice(1).replace(/^token=/, '');
	history.replaceState(history.state, '', location.pathname);
	return token;
}
