import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findReferences, missingParts } from './references.ts';
import { readSources } from './sources.ts';

const root = resolve(import.meta.dirname, '..');
const CODE = [
	'{shared,sync-server,tests,bench,scripts,eslint}/**/*.{ts,js}',
	'web/src/**/*.{ts,svelte,css,html}'
];
const PAGES = ['*.md', 'docs/**/*.md'];
/** Files of other projects. */
const FOREIGN = ['Jazzer.js', 'dexie/Dexie.js'];

const pages = await readSources(root, PAGES);
const code = await readSources(root, CODE);
const names = [
	...code.keys(),
	...(
		await readSources(root, ['web/{*,vite-plugins/*}.ts', '*.{ts,js}', 'sync-server/bin/*.ts'])
	).keys()
];

function pageOf(target: string): string | undefined {
	return pages.get(target) ?? pages.get(`docs/${target}`);
}

function isBroken(target: string, parts: readonly string[]): boolean {
	const decision = /^decisions? (\d+)$/i.exec(target)?.[1];
	if (decision !== undefined) {
		const start = new RegExp(`^docs/decisions/[a-z-]+/${decision.padStart(4, '0')}-`);
		return ![...pages.keys()].some((path) => start.test(path));
	}
	if (target.endsWith('.md')) {
		const page = pageOf(target);
		return page === undefined || missingParts(page, parts).length > 0;
	}
	const ending = target.replace(/^(?:\.\.?\/)+/, '');
	return !FOREIGN.includes(target) && !names.some((name) => `/${name}`.endsWith(`/${ending}`));
}

test('each page, part and file that a comment names exists', () => {
	const broken = [...code].flatMap(([path, text]) =>
		findReferences(text)
			.filter(({ target, parts }) => isBroken(target, parts))
			.map(({ target, parts }) => [path, target, ...parts].join(', '))
	);

	expect(broken).toEqual([]);
});

test('finds pages with their parts, files and decisions in comments alone', () => {
	const source = `
/**
 * Waits (docs/protocol.md, "Push" and
 * "Pull"), see batch-size.ts and decision 12.
 */
const page = 'other.md'; // Of docs/security.md, C06.
`;

	expect(findReferences(source)).toEqual([
		{ target: 'docs/protocol.md', parts: ['Push', 'Pull'] },
		{ target: 'batch-size.ts', parts: [] },
		{ target: 'decision 12', parts: [] },
		{ target: 'docs/security.md', parts: ['C06'] }
	]);
});

test('misses a heading, a rule and a row that a page does not have', () => {
	const page = '## Push\n\n6. A rule.\n\n| C06 | a row |\n';

	expect(missingParts(page, ['Push', '6', 'C06'])).toEqual([]);
	expect(missingParts(page, ['Pull', '7', 'C07'])).toEqual(['Pull', '7', 'C07']);
});
