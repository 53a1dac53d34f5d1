/**
 * Locale of dates and numbers: the browser’s first one in the language of the app, so that a person
 * in Ireland and one in Texas each read dates as they write them.
 */
export const LOCALE =
	typeof document === 'undefined'
		? localeFor('', [])
		: localeFor(document.documentElement.lang, navigator.languages);

/** British English without any language. */
export function localeFor(language: string, preferred: readonly string[]): string {
	const own = preferred.find((locale) => locale.split('-')[0] === language.split('-')[0]);
	return own ?? (language || 'en-GB');
}

const numbers = new Intl.NumberFormat(LOCALE);

export function formatNumber(count: number): string {
	return numbers.format(count);
}
