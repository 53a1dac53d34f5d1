import { fileIn, type Language, LANGUAGES, SOURCE_LANGUAGE } from './languages.ts';

const YEAR_S = 31_536_000;

/** Returns the language of the running app. */
export function currentLanguage(): Language {
	const { lang } = document.documentElement;
	return LANGUAGES.find(({ value }) => value === lang)?.value ?? SOURCE_LANGUAGE;
}

/** Returns the address of the service worker that keeps the app in a language on the device. */
export function serviceWorkerIn(language: string): string {
	return `/${fileIn(language, 'service-worker', 'js')}`;
}

/** Tells the server in which language to answer this browser from now on. */
export function rememberLanguage(language: Language): void {
	document.cookie = `language=${language};path=/;max-age=${YEAR_S};samesite=lax`;
}
