import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type * as axe from 'axe-core';

declare global {
	interface Window {
		readonly axe: typeof axe;
	}
}

/** Loaded as an init script, because the content security policy blocks other scripts. */
export const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const EVERYTHING: axe.RunOnly = {
	type: 'tag',
	values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']
};
const COLOURS: axe.RunOnly = {
	type: 'rule',
	values: ['color-contrast', 'link-in-text-block']
};

/** Options of a browser in which `lookWithAxe` finds axe, and nothing moves. */
export const forAxe = { initScript: axeScript, reducedMotion: 'reduce' } as const;

/** Returns the violations in light and dark, with the name of the stop. */
export async function lookWithAxe(page: Page, stop: string): Promise<readonly string[]> {
	await page.emulateMedia({ colorScheme: 'light' });
	const inLight = await axeViolations(page);
	// Only colours differ in dark mode.
	await page.emulateMedia({ colorScheme: 'dark' });
	const inDark = await axeViolations(page, COLOURS);
	return [
		...inLight.map((violation) => `${stop}, light: ${violation}`),
		...inDark.map((violation) => `${stop}, dark: ${violation}`)
	];
}

/** Returns the violations that axe finds once the page is still, one line per place. */
export async function axeViolations(
	page: Page,
	runOnly: axe.RunOnly = EVERYTHING
): Promise<readonly string[]> {
	await stillness(page);
	const { violations } = await page.evaluate(
		(only) => window.axe.run(document, { runOnly: only, resultTypes: ['violations'] }),
		runOnly
	);
	return violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target, html, failureSummary }) =>
			[id, help, target.join(' '), html.slice(0, 160), failureSummary].join(' | ')
		)
	);
}

/**
 * Resolves after two frames without a transition: one that ends may start another in an element
 * that inherits from it.
 */
function stillness(page: Page): Promise<void> {
	return page.evaluate(async () => {
		const frame = () => new Promise((done) => requestAnimationFrame(done));
		const isMoving = () =>
			document
				.getAnimations()
				.some(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
		let stillFrames = 0;
		while (stillFrames < 2) {
			await frame();
			stillFrames = isMoving() ? 0 : stillFrames + 1;
		}
	});
}
