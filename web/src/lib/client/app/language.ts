import { fileIn, type Language, LANGUAGES, SOURCE_LANGUAGE } from './languages.ts';

const YEAR_S = 31_536_000;

export function currentLanguage(): Language {
	const { lang } = document.documentElement;
	return LANGUAGES.find(({ value }) => value === lang)?.value ?? SOURCE_LANGUAGE;
}

export function serviceWorkerIn(language: string): string {
	return `/${fileIn(language, 'service-worker', 'js')}`;
}

export function rememberLanguage(language: Language): void {
	document.cookie = `language=${language};path=/;max-age=${YEAR_S};samesite=lax`;
}
