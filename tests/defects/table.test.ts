import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DEFECTS } from './defects.ts';
import { rowsOf, rowsUnder } from './table.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/planted-defects.md');

test('the page of planted defects lists each defect with the test that catches it', async () => {
	const page = await readFile(PAGE, 'utf8');

	expect(rowsUnder('Defects', page)).toEqual(rowsOf(DEFECTS));
});

test('no two defects have one name', () => {
	const names = DEFECTS.map(({ name }) => name);

	expect(new Set(names).size).toBe(names.length);
});
