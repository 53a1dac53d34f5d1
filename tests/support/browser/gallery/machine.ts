import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import * as z from 'zod/mini';

/** What drew the pictures: a browser, and how it draws the texts below. */
const Machine = z.object({ chromium: z.string(), drawing: z.string() });
type Machine = z.infer<typeof Machine>;

/** One folder a platform, because each draws text in its own way. */
export const FOLDER = join(import.meta.dirname, '../../../e2e/pictures', process.platform);
const path = join(FOLDER, 'machine.json');

/** Text in every face and script that the screens show. */
const PROBE = [
	['15px system-ui, sans-serif', 'Ada Park – “José Jiménez García” … → ✓'],
	['15px system-ui, sans-serif', 'Ελένη Кузнецова דנה כהן 李 王 Nguyễn'],
	['650 22px system-ui, sans-serif', 'Administrators & Organizations'],
	['13px ui-monospace, "DejaVu Sans Mono", monospace', 'KEY2 0123456789 fingerprint']
] as const;

/** Returns why pictures of this machine cannot be compared with the stored ones, if they cannot. */
export async function differenceOf(page: Page): Promise<string | undefined> {
	const [own, stored] = [await machineOf(page), await readStored()];
	if (stored === undefined) return `There are no pictures of ${process.platform}.`;
	if (own.drawing === stored.drawing) return undefined;
	return `Chromium ${own.chromium} of this machine draws differently from Chromium ${stored.chromium} that drew the pictures. Draw them again with \`pnpm pictures\`.`;
}

export async function storeMachine(page: Page): Promise<void> {
	const text = `${JSON.stringify(await machineOf(page), undefined, '\t')}\n`;
	await mkdir(FOLDER, { recursive: true });
	await writeFile(path, text);
}

async function machineOf(page: Page): Promise<Machine> {
	const drawing = await page.evaluate((lines) => {
		const canvas = document.createElement('canvas');
		canvas.width = 400;
		canvas.height = 160;
		const context = canvas.getContext('2d');
		for (const [line, [font, text]] of lines.entries()) {
			if (context !== null) context.font = font;
			context?.fillText(text, 8, 32 * (line + 1));
		}
		return canvas.toDataURL();
	}, PROBE);
	const agent = await page.evaluate(() => navigator.userAgent);
	return {
		chromium: /Chrome\/(\d+)/.exec(agent)?.[1] ?? agent,
		drawing: createHash('sha256').update(drawing).digest('hex')
	};
}

async function readStored(): Promise<Machine | undefined> {
	try {
		return Machine.parse(JSON.parse(await readFile(path, 'utf8')));
	} catch {
		return undefined;
	}
}
