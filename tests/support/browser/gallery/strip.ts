import { createHash } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import encodeQr from 'qr';
import { expectUpToDate, openScreen, signIn, suspendAdministrator } from '#support/browser/app.ts';
import { readQrCode } from '#support/browser/qr-code.ts';
import { waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { ada, sam } from '#support/world/people.ts';
import type { TcpProxy } from '#support/wire/tcp-proxy.ts';
import type { Gallery } from './gallery.ts';
import { closeNotices, waitUntilQuiet, withoutInstallPrompt, withSteadyTexts } from './steady.ts';

/** Screen of the phones in the strip; its text is still legible at two thirds of the size. */
export const PHONE = { width: 360, height: 680 };
/** A browser that says it is a phone’s. */
export const PHONE_ARGS = [
	'--user-agent=Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36'
];
const STEPS = ['On this phone, not in effect yet', 'Handed over to a colleague', 'In effect'];
const THEMES = {
	light: { paper: '#ffffff', ink: '#1f2328', edge: '#d1d9e0' },
	dark: { paper: '#0d1117', ink: '#f0f6fc', edge: '#3d444d' }
};
type Theme = keyof typeof THEMES;

interface Phones {
	readonly author: Page;
	readonly colleague: Page;
	/** The author’s way to the server. */
	readonly line: TcpProxy;
	readonly gallery: Gallery;
}

/** Pictures, side by side, a suspension without a signal, its hand-over, and its effect. */
export async function visitStrip({ author, colleague, line, gallery }: Phones): Promise<void> {
	const shots: Record<Theme, Buffer[]> = { light: [], dark: [] };
	await withoutInstallPrompt(author);
	await signIn(author, ada);
	await waitUntilRegistered(author, ada.id);
	line.cut();
	await suspendAdministrator(author, sam.name);
	await openScreen(author, 'Changes');
	await expect(author.getByText('Not sent yet.', { exact: true })).toBeVisible();
	await shoot(author, shots);

	await author.getByRole('button', { name: 'Hand over' }).click();
	await author.getByRole('button', { name: 'Show code' }).click();
	const code = author.getByRole('img', { name: 'QR code of the encrypted change' });
	const link = await readQrCode(code);
	await drawSteadyCode(code);
	await shoot(author, shots);

	await colleague.goto(link);
	await colleague.getByRole('button', { name: 'Deliver', exact: true }).click();
	await expect(colleague.getByText('Received by the server')).toBeVisible();
	await author.keyboard.press('Escape');
	line.heal();
	await expectUpToDate(author);
	await expect(author.getByText('In effect', { exact: true })).toBeVisible();
	await shoot(author, shots);

	for (const theme of ['light', 'dark'] as const) {
		const strip = await author.context().newPage();
		await strip.setViewportSize({ width: 1224, height: 772 });
		await strip.setContent(stripOf(shots[theme], theme));
		await gallery.compare(strip, `strip-${theme}.png`);
		await strip.close();
	}
}

async function shoot(page: Page, shots: Record<Theme, Buffer[]>): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		await page.mouse.move(0, 0);
		await closeNotices(page);
		await waitUntilQuiet(page);
		await withSteadyTexts(page, async () => {
			shots[colorScheme].push(await page.screenshot({ animations: 'disabled' }));
		});
	}
}

/** Draws another code of about the same size, because a change is sealed anew each time. */
async function drawSteadyCode(code: Locator): Promise<void> {
	const sealed = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((text) =>
		createHash('sha512').update(text).digest('base64url')
	);
	const squares = encodeQr(`https://tenantry.example/deliver#${sealed.join('')}`, 'raw', {
		border: 3,
		ecc: 'low'
	});
	const path = squares.flatMap((row, y) =>
		row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))
	);
	await code.evaluate(
		(svg, { size, d }) => {
			svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
			svg.querySelector('path')?.setAttribute('d', d);
		},
		{ size: squares.length, d: path.join('') }
	);
}

function stripOf(shots: readonly Buffer[], theme: Theme): string {
	const { paper, ink, edge } = THEMES[theme];
	const phones = shots.map(
		(shot, n) => `<figure>
			<img src="data:image/png;base64,${shot.toString('base64')}">
			<figcaption>${STEPS[n] ?? ''}</figcaption>
		</figure>`
	);
	return `<style>
		body { display: flex; justify-content: space-between; margin: 16px; background: ${paper}; }
		figure { margin: 0; }
		img { box-sizing: border-box; width: 364px; padding: 1px; border: 1px solid ${edge}; border-radius: 28px; }
		figcaption { margin-top: 20px; color: ${ink}; font: 600 20px system-ui; text-align: center; }
	</style>${phones.join('')}`;
}
