import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { filterBy, find, list, openScreen, signIn, suspend } from '#support/browser/app.ts';
import { createBrowser } from '#support/browser/browser.ts';
import { ada } from '#support/world/people.ts';
import { openWorld, type World } from '#support/world/world.ts';
import { icons, type IconName } from '@tenantry/web/ui/icons.ts';

/** Draws the pictures of the manifest: screenshots of the built app, and icons of shortcuts. */
const FOLDER = resolve(import.meta.dirname, '../web/static/icons');
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1280, height: 800 };
const SHORTCUTS = { people: 'people', changes: 'changes', add: 'plus' } as const;

const world = await openWorld(undefined, [ada]);
try {
	await photograph(world, NARROW, 2, async (page, take) => {
		await filterBy(page, 'Role', 'Manager');
		await take('narrow-list');
		await openThird(page);
		await take('narrow-panel');
		world.wire.cut();
		await suspend(page);
		await page.goBack();
		await openScreen(page, 'Changes');
		await take('narrow-changes');
		world.wire.heal();
	});
	await photograph(world, WIDE, 1, async (page, take) => {
		await page.getByRole('link', { name: 'Overview', exact: true }).click();
		await page.getByRole('heading', { name: 'Roles', exact: true }).waitFor();
		await take('wide-overview');
		await openScreen(page, 'Administrators');
		await find(page, 'Novák');
		await openThird(page);
		await take('wide-list');
	});
} finally {
	await world.close();
}

type Take = (name: string) => Promise<void>;

async function photograph(
	{ url }: World,
	viewport: typeof NARROW,
	scale: number,
	visit: (page: Page, take: Take) => Promise<void>
): Promise<void> {
	const browser = await createBrowser({
		baseURL: url,
		viewport,
		reducedMotion: 'reduce',
		deviceScaleFactor: scale
	});
	try {
		await signIn(browser.page, ada);
		const notices = browser.page.getByRole('region', { name: 'Notices', exact: true });
		await notices.getByRole('button').first().click();
		const blank = await browser.context.newPage();
		await drawShortcuts(blank);
		await browser.page.bringToFront();
		await visit(browser.page, async (name) => {
			const shot = await browser.page.screenshot({ scale: 'device', animations: 'disabled' });
			const picture = await toWebp(blank, shot);
			await writeFile(resolve(FOLDER, `screenshot-${name}.webp`), picture);
		});
	} finally {
		await browser.close();
	}
}

async function openThird(page: Page): Promise<void> {
	await list(page).getByRole('link').nth(2).click();
	await page.getByRole('button', { name: 'Suspend Account', exact: true }).waitFor();
}

/** Compresses in the browser, so that no further program is needed. */
async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
	const url = await page.evaluate(
		async (source) => {
			const image = new Image();
			image.src = source;
			await image.decode();
			const canvas = document.createElement('canvas');
			canvas.width = image.naturalWidth;
			canvas.height = image.naturalHeight;
			canvas.getContext('2d')?.drawImage(image, 0, 0);
			return canvas.toDataURL('image/webp', 0.75);
		},
		`data:image/png;base64,${png.toString('base64')}`
	);
	return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

async function drawShortcuts(page: Page): Promise<void> {
	for (const [name, icon] of Object.entries(SHORTCUTS)) {
		await page.setContent(shortcut(icon));
		const path = resolve(FOLDER, `shortcut-${name}-96.png`);
		await page.locator('svg').screenshot({ path, scale: 'css', omitBackground: true });
	}
}

function shortcut(icon: IconName): string {
	return `<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" style="display:block">
	<rect width="96" height="96" rx="22" fill="#123a33"/>
	<path transform="translate(18 18) scale(2.5)" d="${icons[icon]}" fill="none" stroke="#7ed7bd"
		stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>
</svg>`;
}
