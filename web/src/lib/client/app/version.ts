/** Returns when the running app was built. */
export function builtAt(): number {
	const meta = document.querySelector<HTMLMetaElement>('meta[name="version"]');
	return Number(meta?.content ?? 0);
}
