import { hasLetters } from './message.ts';
import { mapWords } from './render.ts';

/**
 * The language of tests: English with a mark around every text of the catalog. What has no marks is
 * data, or hard-coded.
 */
export const PSEUDO = 'en-XA';

/**
 * Neither is visible, and a comparison of texts that leaves out blanks of no width, as
 * Playwright's does, finds the English.
 */
export const MARKS = { before: '\u200b', after: '\u00ad' } as const;

/** Returns a text with marks around its words, and none around the places of values. */
export function pseudoTranslate(text: string): string {
	return mapWords(text, (words) =>
		hasLetters(words) ? `${MARKS.before}${words}${MARKS.after}` : words
	);
}
