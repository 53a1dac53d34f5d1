import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);
const SOURCE = resolve(import.meta.dirname, 'version.ts');
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-version-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Lays out a program of this version, and returns what it says. */
async function versionIn(root: string, version: string): Promise<string> {
	await mkdir(join(root, 'sync-server/src'), { recursive: true });
	await writeFile(join(root, 'package.json'), JSON.stringify({ version, type: 'module' }));
	await cp(SOURCE, join(root, 'sync-server/src/version.ts'));
	const program = 'import("./sync-server/src/version.ts").then((it) => console.log(it.VERSION))';
	const { stdout } = await run(process.execPath, ['-e', program], { cwd: root });
	return stdout.trim();
}

async function commitAll(root: string): Promise<string> {
	const git = (...args: string[]) => run('git', ['-C', root, ...args]);
	await git('init', '-q');
	await git('add', '-A');
	const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@north.example'];
	await git(...person, 'commit', '-q', '--allow-empty', '-m', 'first');
	return (await git('rev-parse', '--short=8', 'HEAD')).stdout.trim();
}

test('a checkout between releases names its commit, also through a link', async () => {
	const root = join(folder, 'real');
	await versionIn(root, '1.1.0-dev');
	const commit = await commitAll(root);
	await symlink(root, join(folder, 'link'));

	expect(await versionIn(root, '1.1.0-dev')).toBe(`1.1.0-dev+${commit}`);
	expect(await versionIn(join(folder, 'link'), '1.1.0-dev')).toBe(`1.1.0-dev+${commit}`);
});

test('a release names none, and neither do sources inside another checkout or outside any', async () => {
	const outside = await versionIn(join(folder, 'a'), '1.1.0-dev');
	await commitAll(folder);
	const inside = await versionIn(join(folder, 'a'), '1.1.0-dev');
	await versionIn(folder, '1.1.0');
	await commitAll(folder);

	expect([outside, inside]).toEqual(['1.1.0-dev', '1.1.0-dev']);
	expect(await versionIn(folder, '1.1.0')).toBe('1.1.0');
});
