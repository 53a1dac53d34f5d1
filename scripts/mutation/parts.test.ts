import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { MUTATION_PARTS } from './parts.ts';
import { SURVIVORS } from './survivors.ts';

const root = resolve(import.meta.dirname, '../..');

async function read(path: string): Promise<string> {
	const text = await readFile(resolve(root, path), 'utf8');
	return text.replaceAll(/\s+/g, ' ');
}

test.each(SURVIVORS)(
	'the report on mutation testing gives the reason for unnoticed changes: $why',
	async (one) => {
		const page = await read('docs/reports/mutation-testing.md');

		expect(page).toContain(`- ${one.why}`);
	}
);

test.each(MUTATION_PARTS)('the files of $name exist', async (part) => {
	const texts = part.files.map((file) => read(`${part.folder}/${file}`));

	await expect(Promise.all(texts)).resolves.not.toContain('');
});
