/** Normalizes a text for search, without case and accents. "Jiménez" and "jimenez" are alike. */
export function fold(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase();
}

/** Whether every word of the query occurs in the text, in any order. */
export function matches(text: string, query: string): boolean {
	const folded = fold(text);
	return fold(query)
		.split(/\s+/)
		.every((word) => folded.includes(word));
}
