import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type CDPSession, type Locator, type Page, type TestInfo } from '@playwright/test';
import { differenceOf, FOLDER, storeMachine } from './machine.ts';
import { reduce } from './palette.ts';
import { readPng, writePng } from './png.ts';
import { SCREEN, STATE, USUAL_TEXT } from './sizes.ts';
import {
	closeNotices,
	scrollToStart,
	waitUntilQuiet,
	withoutInstallPrompt,
	withSteadyTexts
} from './steady.ts';

interface TakeOptions {
	/** Whether it is a whole screen, which is pictured in more sizes than a state of one. */
	readonly isScreen?: boolean;
	/** Whether the notice belongs to the picture. */
	readonly keepsNotice?: boolean;
}

/** Pictures a screen or state in every size and theme, and compares with the stored pictures. */
export type Take = (name: string, options?: TakeOptions) => Promise<void>;

export interface Gallery {
	readonly take: Take;
	/** Compares what a page shows now with one stored picture; nothing is to be left out of it. */
	compare(page: Page, file: string): Promise<void>;
	/** Requires that the folder holds no picture of a screen that is no longer visited. */
	finish(): Promise<void>;
}

/**
 * Opens the pictures of one group of screens; skips the test on a machine that draws differently.
 * The page has not been used yet.
 */
export async function openGallery(page: Page, group: string, test: TestInfo): Promise<Gallery> {
	const isRenewed = ['all', 'changed'].includes(test.config.updateSnapshots);
	if (isRenewed) await storeMachine(page);
	else {
		const difference = await differenceOf(page);
		test.skip(difference !== undefined, difference);
	}
	await withoutInstallPrompt(page);
	const devtools = await page.context().newCDPSession(page);
	const usual = page.viewportSize() ?? { width: 1440, height: 900 };
	const taken = new Set<string>();

	async function take(name: string, { isScreen = false, keepsNotice = false }: TakeOptions = {}) {
		for (const size of isScreen ? SCREEN : STATE) {
			await page.setViewportSize(size.viewport);
			await setText(devtools, size.text);
			for (const theme of size.themes) {
				await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
				await picture(`${fileName(name)}-${size.name}-${theme}.png`, keepsNotice);
			}
		}
		await page.setViewportSize(usual);
		await setText(devtools, USUAL_TEXT);
		await page.emulateMedia({ colorScheme: 'light' });
	}

	async function picture(file: string, keepsNotice: boolean): Promise<void> {
		await page.mouse.move(0, 0);
		if (!keepsNotice) await closeNotices(page);
		await waitUntilQuiet(page);
		await scrollToStart(page);
		await waitUntilQuiet(page);
		await withSteadyTexts(page, async () => {
			await compare(page, file, [page.getByRole('img', { name: /QR code/ })]);
		});
	}

	async function compare(shown: Page, file: string, mask: Locator[] = []): Promise<void> {
		if (taken.has(file)) throw new Error(`There are two pictures named ${group}/${file}.`);
		taken.add(file);
		const options = { mask, maskColor: '#808080', threshold: 0.03, maxDiffPixels: 30 };
		await expect.soft(shown).toHaveScreenshot([group, file], { ...options, scale: 'device' });
		if (isRenewed) await shrink(join(FOLDER, group, file));
	}

	async function finish(): Promise<void> {
		const stored = await readdir(join(FOLDER, group)).catch(() => []);
		const left = stored.filter((file) => !taken.has(file));
		if (isRenewed) for (const file of left) await rm(join(FOLDER, group, file));
		else expect(left, 'pictures of nothing').toEqual([]);
	}

	return { take, compare, finish };
}

/** Stores a new picture in fewer colours. */
async function shrink(path: string): Promise<void> {
	const pixels = readPng(await readFile(path));
	if (pixels !== undefined) await writeFile(path, writePng(reduce(pixels)));
}

async function setText(devtools: CDPSession, size: number): Promise<void> {
	await devtools.send('Page.setFontSizes', { fontSizes: { standard: size } });
}

/** "Changes, waiting" is stored as changes-waiting. */
function fileName(name: string): string {
	return name.toLowerCase().replaceAll(/[^\da-z]+/g, '-');
}
