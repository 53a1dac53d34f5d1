import type { Page } from '@playwright/test';

/** Puts the page in the background, as a person does who turns to another app. */
export function turnAway(page: Page): Promise<void> {
	return show(page, 'hidden');
}

export function turnBack(page: Page): Promise<void> {
	return show(page, 'visible');
}

function show(page: Page, value: DocumentVisibilityState): Promise<void> {
	return page.evaluate((shown) => {
		Object.defineProperty(document, 'visibilityState', { configurable: true, value: shown });
		document.dispatchEvent(new Event('visibilitychange'));
	}, value);
}
