/** Returns printable lines with how often each kind was seen, in the order of `kinds`. */
export function histogramOf<K extends string>(
	kinds: readonly K[],
	seen: readonly K[]
): readonly string[] {
	const counts = kinds.map((kind) => seen.filter((one) => one === kind).length);
	const longest = Math.max(...counts);
	const width = Math.max(...kinds.map(({ length }) => length));
	return kinds.map((kind, place) => {
		const count = counts[place] ?? 0;
		const bar = '█'.repeat(longest === 0 ? 0 : Math.ceil((count / longest) * 40));
		return `${kind.padEnd(width)} ${String(count).padStart(5)} ${bar}`.trimEnd();
	});
}
