import { expect, test, type Page } from '@playwright/test';
import { NAMES } from '#support/browser/gallery/names.ts';

const OURS = ['DejaVu Sans', 'DejaVu Sans Mono', 'DejaVu Serif'];
const FAMILIES = [
	'system-ui',
	'ui-monospace',
	'sans-serif',
	'serif',
	'monospace',
	'emoji',
	// These a machine may have, or replace by one of the same width.
	'"Noto Sans"',
	'"Noto Sans CJK JP"',
	'"Noto Color Emoji"',
	'"Liberation Sans"',
	'Arial'
];

test('names in every script are drawn with the fonts of the tests, and not as boxes', async ({
	page
}) => {
	for (const { firstName, lastName, font } of NAMES) {
		await show(page, `${firstName} ${lastName}`, 'system-ui');
		const letters = [...new Set(firstName + lastName)];

		expect(await fontsOf(page)).toContain(font);
		expect(await boxesAmong(page, letters)).toEqual([]);
	}
	// A character that no font has shows what a box is.
	expect(await boxesAmong(page, ['\u{10FFFD}', 'a'])).toEqual(['\u{10FFFD}']);
});

for (const family of FAMILIES)
	test(`text in ${family} is drawn with the fonts of the tests`, async ({ page }) => {
		await show(page, 'Ada Park, Ελένη Кузнецова Nguyễn … → ✓', family);

		const fonts = await fontsOf(page);
		expect(fonts).not.toEqual([]);
		expect(OURS).toEqual(expect.arrayContaining(fonts));
	});

async function show(page: Page, text: string, family: string): Promise<void> {
	await page.setContent(`<p style='font-family: ${family}'>${text}</p>`);
}

/** Returns the families of the installed fonts that the paragraph is drawn with. */
async function fontsOf(page: Page): Promise<string[]> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('DOM.enable');
	await devtools.send('CSS.enable');
	const { root } = await devtools.send('DOM.getDocument');
	const { nodeId } = await devtools.send('DOM.querySelector', {
		nodeId: root.nodeId,
		selector: 'p'
	});
	const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
	return fonts.map(({ familyName }) => familyName);
}

/** Returns those letters that look like a character without a glyph. */
function boxesAmong(page: Page, letters: readonly string[]): Promise<readonly string[]> {
	return page.evaluate((all) => {
		const box = drawn('\u{10FFFE}');
		return all.filter((letter) => drawn(letter) === box);

		function drawn(letter: string): string {
			const canvas = document.createElement('canvas');
			const context = canvas.getContext('2d');
			if (context !== null) context.font = '32px system-ui';
			context?.fillText(letter, 40, 60);
			return canvas.toDataURL();
		}
	}, letters);
}
