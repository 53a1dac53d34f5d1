import type { Page } from '@playwright/test';

/**
 * Waits until the page shows what it is going to show: fonts and data are there, nothing is busy,
 * and several frames in a row bring no change.
 */
export async function waitUntilQuiet(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const QUIET_FRAMES = 6;
		let quiet = 0;
		const observer = new MutationObserver(() => (quiet = 0));
		const all = { subtree: true, childList: true, characterData: true, attributes: true };
		observer.observe(document, all);
		await document.fonts.ready;
		while (quiet < QUIET_FRAMES) {
			await new Promise(requestAnimationFrame);
			quiet = isFinished() ? quiet + 1 : 0;
		}
		observer.disconnect();

		function isFinished(): boolean {
			if (document.querySelector('.skeleton') !== null) return false;
			// What is busy under a dialog waits for the dialog.
			const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
			return top.querySelector('[aria-busy=true]') === null;
		}
	});
}

/** Keeps the browser from offering to install the app, which it does at some time or other. */
export async function withoutInstallPrompt(page: Page): Promise<void> {
	await page.addInitScript(() => {
		addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation());
	});
}

/** Scrolls the page and everything in it to the beginning. */
export async function scrollToStart(page: Page): Promise<void> {
	await page.evaluate(() => {
		scrollTo(0, 0);
		for (const element of document.querySelectorAll('*'))
			if (element.scrollTop !== 0 || element.scrollLeft !== 0) element.scrollTo(0, 0);
	});
}

/** Keeps every later notice until it is closed, instead of for some seconds. */
export async function keepNotices(page: Page): Promise<void> {
	await page.evaluate(() => {
		const shownMs = 8_000;
		const own = setTimeout.bind(window);
		const set = (run: () => void, ms?: number) => own(run, ms === shownMs ? 2 ** 31 - 1 : ms);
		Object.assign(window, { setTimeout: set });
	});
}

/** Closes what disappears by itself, so that no picture depends on how long it took. */
export async function closeNotices(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const next = () => document.querySelector<HTMLElement>('.toasts [aria-label="Close notice"]');
		for (let button = next(); button !== null; button = next()) {
			button.click();
			await new Promise(requestAnimationFrame);
		}
	});
}

/**
 * Replaces texts that differ from run to run, such as times and keys, by texts of the same form for
 * as long as `work` takes, also in what the page draws meanwhile.
 */
export async function withSteadyTexts(page: Page, work: () => Promise<void>): Promise<void> {
	const steadied = await page.evaluateHandle(() => {
		const originals = new Map<Text, { readonly own: string; readonly shown: string }>();
		const day = '(?:yesterday|today|tomorrow|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)';
		const date = '\\d{1,2} (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]* \\d{4}';
		const rules: readonly (readonly [RegExp, (found: string) => string])[] = [
			[new RegExp(`(?:(?:${date}|${day}) )?\\b\\d{2}:\\d{2}\\b`, 'g'), () => '09:14'],
			[new RegExp(date, 'g'), () => '9 Nov 2026'],
			[/\bjust now\b|\b\d+ (?:min|hr) ago\b/g, () => '5 min ago'],
			[/^[\d.,]+ (?:bytes?|kB|MB|GB|TB)$/, () => '4.2 MB'],
			[/:\d{4,5}\b/g, () => ':54321'],
			[/^\d+\.\d+\.\d+(?:-dev)?\+[\da-f]{8}$/, () => '1.2.3-dev+a1a1a1a1'],
			[/\bOperator \([^)]+\)/g, () => 'Operator (admin)'],
			// Keys, recovery codes and fingerprints are drawn in a face of one width.
			[/^[A-Z2-7 ]{16,}$/, (key) => repeated('KEY2', key)],
			[/^[\dA-Z]{5}-[\dA-Z]{5}$/, (code) => repeated('CODE4', code)],
			[/^[\da-f]{64}$/, (fingerprint) => repeated('a1', fingerprint)]
		];
		for (const text of textsIn(document.body)) steady(text);
		const observer = new MutationObserver((records) => {
			for (const { target, addedNodes } of records)
				for (const node of [target, ...addedNodes]) for (const text of textsIn(node)) steady(text);
		});
		observer.observe(document.body, { subtree: true, childList: true, characterData: true });
		return {
			end: () => {
				observer.disconnect();
				for (const [text, { own, shown }] of originals) if (text.data === shown) text.data = own;
			}
		};

		function steady(text: Text): void {
			const own = text.data;
			const shown = rules.reduce((words, [pattern, form]) => words.replace(pattern, form), own);
			if (shown === own) return;
			originals.set(text, { own, shown });
			text.data = shown;
		}

		/** Returns letters of `form` in place of every letter and digit, so that the width stays. */
		function repeated(form: string, found: string): string {
			let position = 0;
			return found.replace(/[\dA-Za-z]/g, () => form[position++ % form.length] ?? '');
		}

		function textsIn(node: Node): readonly Text[] {
			if (node instanceof Text) return [node];
			const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
			const texts: Text[] = [];
			while (walker.nextNode())
				if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
			return texts;
		}
	});
	await work();
	await steadied.evaluate(({ end }) => end());
	await steadied.dispose();
}
