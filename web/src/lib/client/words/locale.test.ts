import { expect, test } from 'vitest';
import { localeFor } from './locale.ts';

test.each([
	['en', ['en-US', 'es'], 'en-US'],
	['es', ['en-US', 'es-MX'], 'es-MX'],
	['es', ['en-US'], 'es'],
	['en-XA', ['de', 'en-IE'], 'en-IE'],
	['', [], 'en-GB']
])('an app in %s formats for a browser that prefers %s as %s', (language, preferred, locale) => {
	expect(localeFor(language, preferred)).toBe(locale);
});
