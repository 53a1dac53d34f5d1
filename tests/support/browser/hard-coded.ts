import { userInfo } from 'node:os';
import type { Page } from '@playwright/test';
import { MARKS } from '@tenantry/web/translation/pseudo.ts';
import { organizationNames, people } from '#support/world/people.ts';

/** Names of the world, and those that the tours of the screens type. */
const DATA = new Set(
	[
		...people.map(({ name }) => name),
		...organizationNames,
		'Northwind MSP',
		'El Haddad Falk Haddād Josefa Noora Nour Pepe Quinn Quinta Somebody Vega Zoë',
		'Everybody called',
		// The system's author with its user, and how devices name themselves.
		`Operator (${userInfo().username})`,
		'Test client',
		'Ada’s Sam’s Mara’s Noor’s computer'
	].flatMap(wordsOf)
);

/** Columns of a file, which have the same names in every language. */
const COLUMNS = new Set([
	'Administrator Email Address',
	'API Key Access',
	'Created',
	'Enable API access',
	'First Name',
	'Id',
	'Last Name',
	'MFA',
	'MFA: Enrollment',
	'MFA: Requirement',
	'Organization Access',
	'Role',
	'Status'
]);

/** Words of the browser's own formats of dates, times and sizes. */
const FORMATTED =
	/^(?:Today|Yesterday|Tomorrow|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|ago|hrs?|min|MB|GB|kB)$/i;

/** The browser's own format of a time to come. */
const TO_COME = /\bin \d+ (?:min|hr|days?)\b/g;

/**
 * Returns what a person can read or hear on a page of the pseudo-language that is neither from the
 * catalog nor data.
 */
export async function hardCodedTexts(page: Page): Promise<readonly string[]> {
	const texts = await unmarkedTexts(page);
	return texts.filter(
		(text) => !COLUMNS.has(text) && wordsOf(text.replaceAll(TO_COME, '')).some(isForeign)
	);
}

function isForeign(word: string): boolean {
	return word.length > 1 && !DATA.has(word) && !FORMATTED.test(word);
}

/** Returns the words of a text, without its addresses. */
function wordsOf(text: string): readonly string[] {
	const words = text.split(/\s/).filter((word) => !word.includes('@'));
	return words.flatMap((word) => word.match(/\p{L}+/gu) ?? []);
}

function unmarkedTexts(page: Page): Promise<readonly string[]> {
	return page.evaluate(({ before, after }) => {
		const marked = new RegExp(`${before}[^${before}${after}]*${after}`, 'g');
		const attributes = ['aria-label', 'aria-description', 'alt', 'placeholder', 'title'];
		const texts = [document.title];
		for (const element of document.querySelectorAll<HTMLElement>('body *')) {
			if (element.closest('script, style, noscript, #boot, code') !== null) continue;
			texts.push(...attributes.map((name) => element.getAttribute(name) ?? ''));
			for (const node of element.childNodes) {
				if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '');
			}
		}
		return [...new Set(texts)].map((text) => text.replaceAll(marked, ' ').trim());
	}, MARKS);
}

/** Widens every text by about a third, which is what a translation may need. */
export function widenTexts(): void {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync('* { letter-spacing: 0.15em } input { letter-spacing: normal !important }');
	document.adoptedStyleSheets.push(sheet);
}
