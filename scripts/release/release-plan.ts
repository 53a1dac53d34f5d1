import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { programVersion } from '@tenantry/web/vite-plugins/build-stamp.ts';

const run = promisify(execFile);
const UNRELEASED = '## Unreleased\n';

/** A release that nothing speaks against. */
export interface ReleasePlan {
	readonly number: string;
	readonly tag: string;
	/** Version of the sources from then on. */
	readonly next: string;
	/** What CHANGELOG.md will say. */
	readonly changelog: string;
}

export interface Refused {
	readonly reasons: readonly string[];
}

type Number3 = readonly [major: number, minor: number, patch: number];

/** Reads what a release would be, and every reason against it. */
export async function planRelease(root: string, today: string): Promise<ReleasePlan | Refused> {
	const version = await programVersion(root);
	const text = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
	const number = version.replace(/-dev$/, '');
	const tag = `v${number}`;
	const reasons = [
		...(await treeRefusals(root, tag)),
		...changelogRefusals(text),
		...numberRefusals(version, text)
	];
	if (reasons.length > 0) return { reasons };
	const changelog = text.replace(UNRELEASED, `${UNRELEASED}\n## ${number} - ${today}\n`);
	const [major, minor] = parse(number);
	return { number, tag, next: `${major}.${minor + 1}.0-dev`, changelog };
}

/** Commits and tags the release, and begins the next version; all of it or nothing. */
export async function carryOut(root: string, plan: ReleasePlan): Promise<void> {
	const git = (...args: string[]) => run('git', ['-C', root, ...args]);
	const { stdout: start } = await git('rev-parse', 'HEAD');
	try {
		await writeFile(join(root, 'CHANGELOG.md'), plan.changelog);
		await setVersion(root, plan.number);
		await git('commit', '-qam', `release: ${plan.number}`);
		await git('tag', '-a', plan.tag, '-m', `Tenantry ${plan.number}`);
		await setVersion(root, plan.next);
		await git('commit', '-qam', `release: begin ${plan.next}`);
	} catch (error) {
		await git('reset', '-q', '--hard', start.trim());
		await git('tag', '-d', plan.tag).catch(() => undefined);
		throw error;
	}
}

async function treeRefusals(root: string, tag: string): Promise<string[]> {
	const { stdout: changed } = await run('git', ['-C', root, 'status', '--porcelain']);
	const { stdout: tags } = await run('git', ['-C', root, 'tag', '--list', tag]);
	return [
		...(changed === '' ? [] : ['The tree has changes that are not committed.']),
		...(tags === '' ? [] : [`The tag ${tag} exists.`])
	];
}

function changelogRefusals(text: string): string[] {
	if (!text.includes(UNRELEASED)) return ['CHANGELOG.md has no heading “## Unreleased”.'];
	return /^- /m.test(unreleasedOf(text)) ? [] : ['Nothing is listed under Unreleased.'];
}

/** A release is the next one after the last, as Semantic Versioning (2.0.0, 6 to 8) counts. */
function numberRefusals(version: string, text: string): string[] {
	if (!/^\d+\.\d+\.\d+-dev$/.test(version))
		return [
			`package.json says ${version}; between releases it is a number with -dev, as 1.1.0-dev.`
		];
	const number = version.replace(/-dev$/, '');
	const last = /^## (\d+\.\d+\.\d+) - /m.exec(text)?.[1];
	if (last === undefined) return [];
	const followers = followersOf(parse(last), unreleasedOf(text));
	if (followers.includes(number)) return [];
	return [
		`${number} does not follow ${last}: ${followers.join(' or ')} would, by what is under Unreleased.`
	];
}

function followersOf([major, minor, patch]: Number3, unreleased: string): string[] {
	const nextMajor = `${major + 1}.0.0`;
	const nextMinor = `${major}.${minor + 1}.0`;
	if (/^### Removed$/m.test(unreleased)) return [nextMajor];
	if (/^### (?!Fixed$|Security$)/m.test(unreleased)) return [nextMinor, nextMajor];
	return [`${major}.${minor}.${patch + 1}`, nextMinor, nextMajor];
}

function unreleasedOf(text: string): string {
	const [, after = ''] = text.split(UNRELEASED);
	return after.split(/^## /m, 1).join('');
}

function parse(number: string): Number3 {
	const [major = 0, minor = 0, patch = 0] = number.split('.').map(Number);
	return [major, minor, patch];
}

async function setVersion(root: string, version: string): Promise<void> {
	const path = join(root, 'package.json');
	const text = await readFile(path, 'utf8');
	await writeFile(path, text.replace(/("version": ")[^"]*/, `$1${version}`));
}
