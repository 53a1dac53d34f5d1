import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { MUTATION_PARTS } from './parts.ts';

const root = resolve(import.meta.dirname, '../..');

test.each(MUTATION_PARTS)('the files of $name exist', async ({ folder, files }) => {
	const texts = files.map((file) => readFile(resolve(root, folder, file), 'utf8'));

	await expect(Promise.all(texts)).resolves.not.toContain('');
});
