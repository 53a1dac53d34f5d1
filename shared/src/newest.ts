/**
 * Sets an entry as the newest of a map, which holds at most `most`: beyond it the entry that was
 * set longest ago is dropped.
 */
export function setNewest<V>(map: Map<string, V>, key: string, value: V, most: number): void {
	// A map keeps the place of a key that it holds, so the key is removed first.
	map.delete(key);
	map.set(key, value);
	const [oldest] = map.keys();
	if (map.size > most && oldest !== undefined) map.delete(oldest);
}
