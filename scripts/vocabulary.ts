const DECLARED = /^[\t ]*export (?:abstract )?(?:class|interface|type) ([A-Z][A-Za-z0-9]*)\b/gm;
/** Up to the next line that is indented no further. */
const DECLARATION =
	/^([\t ]*)export (?:abstract )?(?:class|interface|type) ([A-Z][A-Za-z0-9]*)\b[^]*?(?=\n\1\S|$(?![^]))/gm;
const WORD = /\b[A-Z][A-Za-z0-9]*\b/g;
const LITERALS = /=(?:[\s|]*'[^']*')+;?$/;
/** Lines that a reader takes in at a glance, without the closing one. */
const SHORT = 9;

/** Counts the files that name an exported type, class or interface. */
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

/** Returns the exported types that neither a comment nor a short declaration explains. */
export function unexplainedNouns(source: string): readonly string[] {
	return [...source.matchAll(DECLARATION)]
		.filter(({ 0: text, 2: noun = '', index }) => {
			const body = text.trim();
			const commented =
				/\*\/\s*$/.test(source.slice(0, index)) ||
				new RegExp(`\\*/\\s*export const ${noun}\\b`).test(source) ||
				/\/\*\*|\/\/ /.test(body);
			return !commented && body.split('\n').length > SHORT && !LITERALS.test(body);
		})
		.map(({ 2: noun = '' }) => noun);
}
