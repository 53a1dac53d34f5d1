/** The languages that the app is built in, each by its own name. */
export const LANGUAGES = [
	{ value: 'en', label: 'English' },
	{ value: 'es', label: 'Español' }
] as const;

export type Language = (typeof LANGUAGES)[number]['value'];

const YEAR_S = 31_536_000;

/** Returns the language of the running app. */
export function currentLanguage(): Language {
	const { lang } = document.documentElement;
	return LANGUAGES.find(({ value }) => value === lang)?.value ?? 'en';
}

/** Returns the address of the service worker that keeps the app in a language on the device. */
export function serviceWorkerIn(language: string): string {
	return language === 'en' ? '/service-worker.js' : `/service-worker.${language}.js`;
}

/** Tells the server in which language to answer this browser from now on. */
export function rememberLanguage(language: Language): void {
	document.cookie = `language=${language};path=/;max-age=${YEAR_S};samesite=lax`;
}
