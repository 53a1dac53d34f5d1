import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { carryOut, planRelease } from './release-plan.ts';

const ADDED = '### Added\n\n- A thing.\n';
const FIXED = '### Fixed\n\n- A fault.\n';
const TODAY = '2026-12-01';

let root: string;

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'tenantry-new-release-'));
	await git('init', '-q', '-b', 'main');
	await git('config', 'user.name', 'Ada');
	await git('config', 'user.email', 'ada@north.example');
});
afterEach(() => rm(root, { recursive: true }));

async function git(...args: string[]): Promise<string> {
	const { stdout } = await promisify(execFile)('git', ['-C', root, ...args]);
	return stdout.trim();
}

const write = (name: string, text: string) => writeFile(join(root, name), text);
const read = (name: string) => readFile(join(root, name), 'utf8');

/** Commits sources of a version, whose changelog lists this since 1.0.4. */
async function commitSources(version: string, unreleased: string): Promise<void> {
	await write('package.json', `{\n\t"name": "tenantry",\n\t"version": "${version}"\n}\n`);
	await write('CHANGELOG.md', changelogOf(`## Unreleased\n\n${unreleased}\n`));
	await git('add', '-A');
	await git('commit', '-qm', 'sources');
}

function changelogOf(newest: string): string {
	return `# Changelog\n\n${newest}## 1.0.4 - 2026-11-27\n\n- First release.\n`;
}

/** Everything that a release changes. */
async function state(): Promise<readonly string[]> {
	return [
		await git('log', '--format=%H'),
		await git('tag'),
		await git('status', '--porcelain'),
		await read('package.json'),
		await read('CHANGELOG.md')
	];
}

test('a release moves Unreleased under its number, is tagged, and is followed by the next version', async () => {
	await commitSources('1.1.0-dev', ADDED);

	const plan = await planRelease(root, TODAY);
	if ('reasons' in plan) throw new Error(plan.reasons.join(' '));
	await carryOut(root, plan);

	const tagged = changelogOf(`## Unreleased\n\n## 1.1.0 - ${TODAY}\n\n${ADDED}\n`);
	expect(await git('show', 'v1.1.0:CHANGELOG.md')).toBe(tagged.trim());
	expect(await git('show', 'v1.1.0:package.json')).toContain('"version": "1.1.0"');
	expect(await git('cat-file', '-t', 'v1.1.0')).toBe('tag');
	expect(await read('package.json')).toContain('"version": "1.2.0-dev"');
	expect((await git('log', '--format=%s')).split('\n')).toEqual([
		'release: begin 1.2.0-dev',
		'release: 1.1.0',
		'sources'
	]);
	expect(await git('status', '--porcelain')).toBe('');
});

test('a plan changes nothing', async () => {
	await commitSources('1.1.0-dev', ADDED);
	const before = await state();

	expect(await planRelease(root, TODAY)).toMatchObject({ number: '1.1.0', next: '1.2.0-dev' });
	expect(await state()).toEqual(before);
});

test.each([
	['1.0.5', FIXED],
	['1.1.0', FIXED],
	['2.0.0', FIXED],
	['1.1.0', ADDED],
	['2.0.0', ADDED + FIXED],
	['2.0.0', `### Removed\n\n- A thing.\n`]
])('%s follows 1.0.4 with %j', async (number, unreleased) => {
	await commitSources(`${number}-dev`, unreleased);

	expect(await planRelease(root, TODAY)).toMatchObject({ number });
});

const notFollowed = (number: string, would: string) =>
	`${number} does not follow 1.0.4: ${would} would, by what is under Unreleased.`;

test.each([
	['1.0.4-dev', FIXED, notFollowed('1.0.4', '1.0.5 or 1.1.0 or 2.0.0')],
	['1.0.6-dev', FIXED, notFollowed('1.0.6', '1.0.5 or 1.1.0 or 2.0.0')],
	['1.0.5-dev', ADDED, notFollowed('1.0.5', '1.1.0 or 2.0.0')],
	['1.2.0-dev', ADDED, notFollowed('1.2.0', '1.1.0 or 2.0.0')],
	['1.1.0-dev', `### Removed\n\n- A thing.\n`, notFollowed('1.1.0', '2.0.0')],
	[
		'1.1.0',
		ADDED,
		'package.json says 1.1.0; between releases it is a number with -dev, as 1.1.0-dev.'
	],
	['1.1.0-dev', '', 'Nothing is listed under Unreleased.'],
	['1.1.0-dev', '### Added\n', 'Nothing is listed under Unreleased.']
])('refuses %s with %j', async (version, unreleased, reason) => {
	await commitSources(version, unreleased);
	const before = await state();

	expect(await planRelease(root, TODAY)).toEqual({ reasons: [reason] });
	expect(await state()).toEqual(before);
});

test('refuses a tree with a change or a new file, and a tag that exists, and says all of it', async () => {
	await commitSources('1.1.0-dev', ADDED);
	await git('tag', 'v1.1.0');
	await write('new.txt', '');
	const before = await state();
	const withFile = await planRelease(root, TODAY);
	await rm(join(root, 'new.txt'));
	await write('package.json', `${await read('package.json')}\n`);
	const withChange = await planRelease(root, TODAY);
	await git('checkout', '-q', 'package.json');

	const reasons = ['The tree has changes that are not committed.', 'The tag v1.1.0 exists.'];
	expect([withFile, withChange]).toEqual([{ reasons }, { reasons }]);
	expect(await planRelease(root, TODAY)).toEqual({ reasons: ['The tag v1.1.0 exists.'] });
	await write('new.txt', '');
	expect(await state()).toEqual(before);
});

test('a release of which git refuses a commit leaves everything as it was', async () => {
	await commitSources('1.1.0-dev', ADDED);
	const hook = join(root, '.git/hooks/commit-msg');
	await writeFile(hook, '#!/bin/sh\n! grep -q "begin" "$1"\n');
	await chmod(hook, 0o755);
	const before = await state();
	const plan = await planRelease(root, TODAY);
	if ('reasons' in plan) throw new Error(plan.reasons.join(' '));

	await expect(carryOut(root, plan)).rejects.toThrow();

	expect(await state()).toEqual(before);
});
