// @all: long attacks on a page
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { signIn } from '#support/browser/app.ts';
import { createBrowser } from '#support/browser/browser.ts';
import { ada } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { openHostileSite } from '#support/hostile/site.ts';

const FILE = join(import.meta.dirname, '../../fixtures/hostile/injected-code.js');

const Tried = z.object({
	thrown: z.record(z.string(), z.string()),
	refused: z.record(z.string(), z.boolean()),
	violated: z.array(z.string())
});

test('SEC-E01 SEC-E02 code injected into a signed-in page does not run and reaches no host', async ({
	world
}) => {
	const site = await openHostileSite();
	const browser = await createBrowser({ baseURL: world.url });
	const { page } = browser;
	await signIn(page, ada);
	const before = [...browser.faults];

	const code = `const elsewhere = ${JSON.stringify(site.url)};\n${await readFile(FILE, 'utf8')}`;
	const answer: unknown = await page.evaluate(
		`new Promise((resolve, reject) => {
			const run = Object.getPrototypeOf(async function () {}).constructor(${JSON.stringify(code)});
			setTimeout(() => run().then(resolve, reject));
		})`
	);

	const { thrown, refused, violated } = Tried.parse(answer);
	expect(before).toEqual([]);
	for (const [name, error] of Object.entries(thrown))
		expect([name, error]).toEqual([
			name,
			expect.stringMatching(/^(Type|Eval|Compile|Security)Error$/)
		]);
	expect(Object.keys(thrown).length).toBeGreaterThan(15);
	expect(refused).toEqual({ fetch: true, import: true, socket: true });
	// Frames and forms, which would lead elsewhere, are reported later; site.asked covers them.
	expect(violated).toEqual(
		expect.arrayContaining([
			'base-uri',
			'connect-src',
			'img-src',
			'media-src',
			'script-src-elem',
			'style-src-attr',
			'style-src-elem'
		])
	);
	expect(await page.evaluate('"ran" in globalThis')).toBe(false);
	expect(site.asked).toEqual([]);
	await browser.close();
	site.close();
});
