import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { STATIC_FILES } from './static-files.ts';

const STATIC = resolve(import.meta.dirname, '../../static');

test('the service worker caches every static file but the pictures of the installer', async () => {
	const entries = await readdir(STATIC, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => resolve(parentPath, name).slice(STATIC.length))
		.filter((path) => !/\.(png|webp)$/.test(path));

	expect(files.sort()).toEqual(STATIC_FILES.toSorted());
});
