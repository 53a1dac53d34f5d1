import { formatNumber, LOCALE } from './locale.ts';

export function changesWord(n: number): string {
	return n === 1 ? '1 change' : `${formatNumber(n)} changes`;
}

export function minutesWord(n: number): string {
	return n === 1 ? '1 minute' : `${formatNumber(n)} minutes`;
}

/** As it continues within a sentence: “Ask to delete”. */
export function uncapitalized(text: string): string {
	// The first letter, because the pseudo-language begins its texts with a mark.
	return text.replace(/\p{L}/u, (letter) => letter.toLocaleLowerCase(LOCALE));
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/** Isolates a name, so that it does not change the sentence's direction. */
export function isolate(name: string): string {
	return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}
