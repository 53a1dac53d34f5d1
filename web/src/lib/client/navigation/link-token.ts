/**
 * Takes the token from the link that was followed. It is in the fragment, which no server and no
 * log sees, and is removed from the history at once.
 */
export function takeLinkToken(): string {
	const token = location.hash.slice(1).replace(/^token=/, '');
	history.replaceState(history.state, '', location.pathname);
	return token;
}
