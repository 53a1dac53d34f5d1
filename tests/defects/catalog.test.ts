import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DEFECTS } from './defects.ts';
import { hasTest } from './titles.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test('defect names are unique', () => {
	const names = DEFECTS.map(({ name }) => name);

	expect(new Set(names).size).toBe(names.length);
});

test('the text of every defect occurs exactly once in its file', async () => {
	const stale: string[] = [];
	for (const { name, file, find } of DEFECTS) {
		const source = await readFile(resolve(ROOT, file), 'utf8');
		if (source.split(find).length !== 2) stale.push(`${name}: ${file}`);
	}

	expect(stale).toEqual([]);
});

test('the test that catches a defect exists under its title', async () => {
	const stale: string[] = [];
	for (const { caughtBy } of DEFECTS) {
		if (!('test' in caughtBy)) continue;
		if (!(await hasTest(caughtBy.in, caughtBy.test))) stale.push(caughtBy.test);
	}

	expect(stale).toEqual([]);
});

test.each(['an unknown title', 'an unknown group > defect names are unique'])(
	'a test that does not exist is not found: %s',
	async (title) => {
		expect(await hasTest('tests/defects/catalog.test.ts', title)).toBe(false);
	}
);
