/** Drops the entry set longest ago, so that the map keeps at most `most` entries. */
export function setNewest<V>(map: Map<string, V>, key: string, value: V, most: number): void {
	// A map keeps the place of a key that it holds, so the key is removed first.
	map.delete(key);
	map.set(key, value);
	const [oldest] = map.keys();
	if (map.size > most && oldest !== undefined) map.delete(oldest);
}
