import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSources } from './sources.ts';
import { countNouns, unexplainedNouns } from './vocabulary.ts';

const root = resolve(import.meta.dirname, '..');
const CODE = ['{shared,sync-server}/src/**/*.ts', 'web/src/**/*.{ts,svelte}'];
/** A noun in this many files is part of the language, not a detail of its file. */
const SHARED_BY = 3;

const sources = new Map(
	[...(await readSources(root, CODE))].filter(([path]) => !/\.(test|contract)\.ts$/.test(path))
);
const uses = countNouns(sources);

test('a type that three files use has a comment, on it, its schema or a member, or at most ten lines', () => {
	const unexplained = [...sources].flatMap(([path, source]) =>
		unexplainedNouns(source)
			.filter((noun) => (uses.get(noun) ?? 0) >= SHARED_BY)
			.map((noun) => `${path}: ${noun}`)
	);

	expect(unexplained).toEqual([]);
});

test('the vocabulary explains no word twice', async () => {
	const page = await readFile(resolve(root, 'docs/vocabulary.md'), 'utf8');
	const [explained = ''] = page.split('## Words on screens');
	const words = [...explained.matchAll(/^\| ([^|]+)\|/gm)]
		.flatMap(([, cell = '']) => cell.trim().split(', '))
		.filter((word) => word !== 'word' && !/^-+$/.test(word));

	expect(words.length).toBeGreaterThan(0);
	expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([]);
});

test('every noun of the map of the architecture is declared in the file that the map names', async () => {
	const page = await readFile(resolve(root, 'ARCHITECTURE.md'), 'utf8');
	const met = [...page.matchAll(/^\| `([A-Z]\w+)` +\| `([^`]+)`/gm)];
	const missing = met.filter(([, noun = '', path = '']) => {
		const declared = new RegExp(`^export (?:abstract )?(?:class|interface|type) ${noun}\\b`, 'm');
		return !declared.test(sources.get(path) ?? '');
	});

	expect(met).not.toEqual([]);
	expect(missing.map(([row]) => row)).toEqual([]);
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

const MEMBERS = '\treadonly one: string;\n'.repeat(9);

test.each([
	['a comment', `/** Why. */\nexport interface Noun {\n${MEMBERS}}`],
	[
		'a comment on its schema',
		`/** Why. */\nexport const Noun = z.object({\n${MEMBERS}});\nexport type Noun = z.infer<typeof Noun>;`
	],
	[
		'a comment on a member',
		`export interface Noun {\n${MEMBERS}\n\t/** Why. */\n\tlast: string;\n}`
	],
	['ten lines', `export interface Noun {\n${MEMBERS.slice(MEMBERS.indexOf('\n') + 1)}}`],
	['its values', `export type Noun =\n${"\t| 'one'\n".repeat(9).trimEnd()};`]
])('a type is explained by %s', (_, source) => {
	expect(unexplainedNouns(source)).toEqual([]);
});

test.each([
	[
		'a comment on its neighbor',
		`/** Why. */\nexport interface Other {}\n\nexport interface Noun {\n${MEMBERS}}`
	],
	[
		'a comment that follows it',
		`export interface Noun {\n${MEMBERS}}\n\n/** Why. */\nexport interface Other {}`
	],
	['more than ten lines', `export class Noun {\n${MEMBERS}\n\tone(): void {}\n}`]
])('a type is not explained by %s', (_, source) => {
	expect(unexplainedNouns(source)).toEqual(['Noun']);
});
