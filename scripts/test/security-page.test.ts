import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { applicableRows, readSecurityPage } from './security-page.ts';
import { REQUIREMENTS, THREAT_ROWS } from './security-rows.ts';
import { readSecurityTitles } from './security-titles.ts';

const root = resolve(import.meta.dirname, '../..');
const page = await readFile(resolve(root, 'docs/security.md'), 'utf8');
const rows = readSecurityPage(page);

test('the page on security has every requirement, in order', () => {
	expect(rows.map(({ row }) => row)).toEqual(REQUIREMENTS);
});

test('each requirement that applies has a test whose title begins with it', async () => {
	const titles = await readSecurityTitles(root);
	const shown = new Set([...titles.values()].flatMap((named) => [...named]));

	expect(applicableRows(page).filter((row) => !shown.has(row))).toEqual([]);
});

test('no test names a requirement that does not exist', async () => {
	const known = new Set([...REQUIREMENTS, ...THREAT_ROWS]);
	const titles = await readSecurityTitles(root);

	const unknown = [...titles].flatMap(([file, named]) =>
		[...named].filter((row) => !known.has(row)).map((row) => `${row}: ${file}`)
	);

	expect(unknown).toEqual([]);
});

test('every threat has a line and refers only to requirements on this page', () => {
	const threats = page.split('\n').filter((line) => /^\| T\d+ /.test(line));
	const named = threats.flatMap((line) => line.match(/\b[A-GL]\d\d\b/g) ?? []);

	expect(threats.map((line) => /T\d+/.exec(line)?.[0])).toEqual(THREAT_ROWS);
	expect(named.filter((row) => !REQUIREMENTS.includes(row))).toEqual([]);
});
