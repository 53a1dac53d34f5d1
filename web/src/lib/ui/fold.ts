/** Normalizes a text for search, without case and accents. "Jiménez" and "jimenez" are alike. */
export function fold(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase();
}

export function matches(text: string, query: string): boolean {
	const folded = fold(text);
	return fold(query)
		.split(/\s+/)
		.every((word) => folded.includes(word));
}
