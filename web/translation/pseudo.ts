import { hasLetters } from './message.ts';
import { mapWords } from './render.ts';

/** Marks every text of the catalog, so that anything unmarked is data or hard-coded. */
export const PSEUDO = 'en-XA';

/** Invisible, and left out by comparisons of texts such as Playwright's. */
export const MARKS = { before: '\u200b', after: '\u00ad' } as const;

/** Returns a text with marks around its words, and none around the places of values. */
export function pseudoTranslate(text: string): string {
	return mapWords(text, (words) =>
		hasLetters(words) ? `${MARKS.before}${words}${MARKS.after}` : words
	);
}
