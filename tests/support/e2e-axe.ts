import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type * as axe from 'axe-core';

declare global {
	interface Window {
		readonly axe: typeof axe;
	}
}

/** Handed to a browser as an initial script, because the content security policy lets nothing else in. */
export const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const tags = [
	...['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'],
	'best-practice'
];

/** What axe objects to on the page as it is, a line a place. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
	const { violations } = await page.evaluate(
		(values) =>
			window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
		tags
	);
	return violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target, html }) => `${id}: ${help} at ${target.join(' ')} ${html}`)
	);
}
