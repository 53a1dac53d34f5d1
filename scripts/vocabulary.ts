const DECLARED = /^[\t ]*export (?:abstract )?(?:class|interface|type) ([A-Z][A-Za-z0-9]*)\b/gm;
const WORD = /\b[A-Z][A-Za-z0-9]*\b/g;
const LISTED = /^- `([A-Z][A-Za-z0-9]*)`: \S/gm;

/** Returns exported types, classes and interfaces with the number of files that name them. */
export function countNouns(sources: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
	const texts = [...sources.values()];
	const uses = new Map<string, number>();
	for (const text of texts) for (const [, noun = ''] of text.matchAll(DECLARED)) uses.set(noun, 0);
	for (const text of texts)
		for (const word of new Set(text.match(WORD))) {
			const count = uses.get(word);
			if (count !== undefined) uses.set(word, count + 1);
		}
	return uses;
}

/** Returns the nouns that the page explains, one a line. */
export function listedNouns(page: string): readonly string[] {
	return [...page.matchAll(LISTED)].map(([, noun = '']) => noun);
}
