import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSources } from './sources.ts';
import { countNouns, listedNouns } from './vocabulary.ts';

const root = resolve(import.meta.dirname, '..');
const CODE = ['{shared,sync-server}/src/**/*.ts', 'web/src/**/*.{ts,svelte}'];
/** A noun in this many files is part of the language, not a detail of its file. */
const SHARED_BY = 3;
/** Words that need no explanation of ours. */
const EXEMPT: readonly string[] = [];

const sources = await readSources(root, CODE);
const uses = countNouns(
	new Map([...sources].filter(([path]) => !/\.(test|contract)\.ts$/.test(path)))
);
const listed = listedNouns(await readFile(resolve(root, 'docs/vocabulary.md'), 'utf8'));

test('the vocabulary explains every exported noun that three files use', () => {
	const shared = [...uses].filter(([, count]) => count >= SHARED_BY).map(([noun]) => noun);

	expect(shared.filter((noun) => !listed.includes(noun) && !EXEMPT.includes(noun))).toEqual([]);
});

test('the vocabulary explains no noun that the code does not have', () => {
	expect(listed.filter((noun) => !uses.has(noun))).toEqual([]);
});

test('the vocabulary explains no noun twice', () => {
	expect(listed.filter((noun, place) => listed.indexOf(noun) !== place)).toEqual([]);
});

test('the vocabulary explains every noun of the map of the architecture', async () => {
	const page = await readFile(resolve(root, 'ARCHITECTURE.md'), 'utf8');
	const met = [...page.matchAll(/^\| `([A-Z]\w+)`/gm)].map(([, noun = '']) => noun);

	expect(met).not.toEqual([]);
	expect(met.filter((noun) => !listed.includes(noun))).toEqual([]);
});

test('counts the files that name an exported noun', () => {
	const found = countNouns(
		new Map([
			['a.ts', 'export interface Verdict {}\nexport const Other = 1;'],
			['b.ts', 'const verdict: Verdict = {};']
		])
	);

	expect(found).toEqual(new Map([['Verdict', 2]]));
});
