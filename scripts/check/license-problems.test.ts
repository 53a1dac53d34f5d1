import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { licenseProblems } from './license-problems.ts';

/** Lays out packages by path, with the license of each. */
async function layOut(packages: Readonly<Record<string, string | undefined>>): Promise<string> {
	const root = await mkdtemp(join(tmpdir(), 'tenantry-licenses-'));
	onTestFinished(() => rm(root, { recursive: true }));
	for (const [path, license] of Object.entries(packages)) {
		const file = join(root, path, 'package.json');
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, JSON.stringify({ name: path.split('node_modules/').at(-1), license }));
	}
	return root;
}

test('names each of our packages without a license, and each installed one with an unknown one', async () => {
	const root = await layOut({
		'.': 'UNLICENSED',
		web: undefined,
		'node_modules/.pnpm/one@1.0.0/node_modules/one': 'MIT',
		'node_modules/.pnpm/two@1.0.0/node_modules/@scope/two': 'GPL-3.0-only',
		'node_modules/.pnpm/three@1.0.0/node_modules/three': undefined,
		'node_modules/.pnpm/four@1.0.0/node_modules/four': '(GPL-2.0-only OR MIT)',
		'node_modules/.pnpm/five@1.0.0/node_modules/five': 'MIT AND GPL-2.0-only'
	});

	expect((await licenseProblems(root)).toSorted()).toEqual([
		'@scope/two has the license “GPL-3.0-only”.',
		'five has the license “MIT AND GPL-2.0-only”.',
		'three has the license “”.',
		'web names no license.'
	]);
});
