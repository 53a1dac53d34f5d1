import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

const STATIC = resolve(import.meta.dirname, '../../../../static');
const ROUTES = resolve(import.meta.dirname, '../../../routes');

const Picture = z.object({
	src: z.string(),
	sizes: z.string(),
	type: z.string(),
	form_factor: z.optional(z.string())
});
const Action = z.object({ action: z.string() });
const Manifest = z.object({
	icons: z.array(Picture),
	screenshots: z.array(Picture),
	shortcuts: z.array(z.object({ url: z.string(), icons: z.array(Picture) })),
	file_handlers: z.array(Action),
	share_target: z.extend(Action, {
		params: z.object({ files: z.array(z.object({ accept: z.array(z.string()) })) })
	})
});

const manifest = Manifest.parse(
	JSON.parse(await readFile(resolve(STATIC, 'manifest.webmanifest'), 'utf8'))
);
const { icons, screenshots, shortcuts } = manifest;
const pictures = [...icons, ...screenshots, ...shortcuts.flatMap((shortcut) => shortcut.icons)];

const read = (src: string): Promise<Buffer> => readFile(resolve(STATIC, src.slice(1)));

/** Reads the size of a PNG, or of a WebP as Chromium makes it. */
function sizeOf(file: Buffer): string {
	if (file.toString('latin1', 1, 4) === 'PNG')
		return `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`;
	switch (file.toString('latin1', 12, 16)) {
		case 'VP8 ':
			return `${file.readUInt16LE(26) & 0x3fff}x${file.readUInt16LE(28) & 0x3fff}`;
		case 'VP8X':
			return `${file.readUIntLE(24, 3) + 1}x${file.readUIntLE(27, 3) + 1}`;
		default:
			throw new Error('Not a picture');
	}
}

test.each(pictures)('$src of the manifest is there, as large as it says', async (picture) => {
	const file = await read(picture.src);

	expect(sizeOf(file)).toBe(picture.sizes);
	expect(file.byteLength).toBeLessThan(100_000);
});

test('the manifest shows the app on a phone and on a desktop', () => {
	const shown = screenshots.map((screenshot) => screenshot.form_factor);

	expect(shown.filter((factor) => factor === 'narrow')).toHaveLength(3);
	expect(shown.filter((factor) => factor === 'wide')).toHaveLength(2);
});

test('each shortcut has a picture of its own', async () => {
	const drawn = await Promise.all(
		shortcuts.map(async ({ icons: [icon] }) => read(icon?.src ?? ''))
	);

	expect(new Set(drawn.map((file) => file.toString('base64'))).size).toBe(shortcuts.length);
});

test('the app receives spreadsheets and text files, which hold changes to deliver', () => {
	const [accepted] = manifest.share_target.params.files.map(({ accept }) => accept);

	expect(accepted).toEqual(expect.arrayContaining(['text/csv', '.csv', 'text/plain', '.txt']));
});

test('files that are opened with the app, or shared with it, lead to the page that reads them', async () => {
	const { file_handlers: handlers, share_target: target } = manifest;
	const actions = new Set([...handlers, target].map(({ action }) => action));

	const page = resolve(ROUTES, '(console)/administrators/import/+page.svelte');

	expect(actions).toEqual(new Set(['/administrators/import']));
	await expect(readFile(page)).resolves.toBeDefined();
});
