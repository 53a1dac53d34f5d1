// @long: installs the packages and builds the app once more
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { VERSION } from '@tenantry/sync-server/version.ts';
import { copySources } from '@tenantry/tests/support/runner/working-copy.ts';
import { expect, onTestFinished, test } from 'vitest';
import { makeRelease } from './release.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
const NAME = `tenantry-${VERSION}`;

async function newFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-release-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	return folder;
}

/** Copies the sources, as a checkout of the same commit. */
async function checkOut(folder: string): Promise<void> {
	await copySources(folder);
	const { stdout: repository } = await run('git', ['-C', ROOT, 'rev-parse', '--absolute-git-dir']);
	await writeFile(join(folder, '.git'), `gitdir: ${repository}`);
}

test('two people who build one commit in two folders get the same bytes, also of the app', async () => {
	const [into, elsewhere] = [await newFolder(), await newFolder()];
	await checkOut(elsewhere);
	// Somebody else's files may be unreadable for others, and their clock may be in another zone.
	const env = { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'C' };
	const install = 'npx -y pnpm@12.21.0 install --frozen-lockfile --prefer-offline';
	const build = 'node_modules/.bin/node scripts/release-build.ts';

	const first = await makeRelease(ROOT, into, VERSION);
	await run('sh', ['-c', `umask 077 && ${install} && ${build}`], { cwd: elsewhere, env });

	const second = join(elsewhere, 'release');
	expect(await readFile(join(second, NAME, 'release.json'), 'utf8')).toBe(
		await readFile(join(first.folder, 'release.json'), 'utf8')
	);
	expect(await readFile(join(second, 'SHA256SUMS'), 'utf8')).toBe(
		`${first.sha256}  ${NAME}.tar.gz\n`
	);
});
