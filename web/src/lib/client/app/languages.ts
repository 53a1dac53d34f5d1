export const SOURCE_LANGUAGE = 'en';

/** All but the first have a catalog. */
export const LANGUAGES = [
	{ value: SOURCE_LANGUAGE, label: 'English' },
	{ value: 'es', label: 'Español' }
] as const;

export type Language = (typeof LANGUAGES)[number]['value'];

/** Returns the name of a file of the app that differs by language. */
export function fileIn(language: string, name: string, ending: string): string {
	return language === SOURCE_LANGUAGE ? `${name}.${ending}` : `${name}.${language}.${ending}`;
}
