/** The language of the sources. */
export const SOURCE_LANGUAGE = 'en';
/** Languages with a catalog, each built besides. */
export const TRANSLATED = ['es'];

/** Returns the name of a file of the app that differs by language. */
export function fileIn(language: string, name: string, ending: string): string {
	return language === SOURCE_LANGUAGE ? `${name}.${ending}` : `${name}.${language}.${ending}`;
}
