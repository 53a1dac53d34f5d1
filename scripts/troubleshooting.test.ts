import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSources } from './sources.ts';

const root = resolve(import.meta.dirname, '..');
const page = await readFile(resolve(root, 'docs/troubleshooting.md'), 'utf8');
/** What stands between backticks has odd places. */
const pieces = page.split('`');

test('troubleshooting quotes the app in its own words', async () => {
	const catalog = await readFile(resolve(root, 'web/languages/es.po'), 'utf8');
	const prose = pieces.filter((_, place) => place % 2 === 0).join('');
	const quotes = [...prose.matchAll(/_([^_]+)_|\*\*([^*]+)\*\*/g)].map(
		([, italic, bold]) => italic ?? bold ?? ''
	);

	expect(quotes.length).toBeGreaterThan(10);
	expect(quotes.filter((quote) => !catalog.includes(`"${quote}`))).toEqual([]);
});

test('troubleshooting quotes the server in its own words', async () => {
	const sources = [
		...(await readSources(root, ['sync-server/{src,release}/**/*.ts'])).values(),
		await readFile(resolve(root, 'scripts/release/tenantry'), 'utf8')
	].join('\n');
	const quotes = pieces.filter((piece, place) => place % 2 === 1 && /^[A-Z].* /.test(piece));
	// An ellipsis stands for what differs.
	const parts = quotes.flatMap((quote) => quote.split('…')).filter((part) => part.length > 8);

	expect(parts.length).toBeGreaterThan(3);
	expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});
