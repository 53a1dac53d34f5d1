import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { VERSION_FLOORS } from './version-floors.ts';

const root = resolve(import.meta.dirname, '../..');
const Bom = z.object({
	bomFormat: z.literal('CycloneDX'),
	components: z.array(
		z.object({ group: z.optional(z.string()), name: z.string(), version: z.string() })
	)
});

let folder: string;
let locked: readonly (readonly [name: string, version: string])[];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-supply-'));
	const lockfile = await readFile(resolve(root, 'pnpm-lock.yaml'), 'utf8');
	const [, packages = ''] = /^packages:\n([^]*?)^snapshots:/m.exec(lockfile) ?? [];
	locked = [...packages.matchAll(/^ {2}'?((?:@[^@\n'/]+\/)?[^@\n'/]+)@([^:'\n(]+)'?:$/gm)].map(
		([, name = '', version = '']) => [name, version]
	);
});
afterAll(() => rm(folder, { recursive: true }));

test.each(VERSION_FLOORS)(
	'SEC-T13 $name is locked at $floor or newer ($why)',
	({ name, floor }) => {
		const old = locked.filter(([one, version]) => one === name && isBelow(version, floor));

		expect(old).toEqual([]);
	}
);

test('packages are checked against the Node version that runs them', async () => {
	const workspace = await readFile(resolve(root, 'pnpm-workspace.yaml'), 'utf8');
	const checked = /^nodeVersion: (.+)$/m.exec(workspace)?.[1];

	expect(locked.filter(([name]) => name === 'node')).toEqual([['node', checked]]);
});

test('SEC-T13 every package of the lockfile comes with the hash of its content', async () => {
	const lockfile = await readFile(resolve(root, 'pnpm-lock.yaml'), 'utf8');

	const hashes = lockfile.match(/^ {4}resolution: \{integrity: sha512-/gm) ?? [];

	expect(locked.length).toBeGreaterThan(300);
	expect(hashes).toHaveLength(locked.length);
});

test('SEC-T13 the bill of materials names every package of the lockfile', async () => {
	const path = join(folder, 'sbom.json');
	const words = ['sbom', '--sbom-format', 'cyclonedx', '--lockfile-only', '--out', path];
	await promisify(execFile)('npx', ['-y', 'pnpm@12.21.0', ...words], { cwd: root });

	const { components } = Bom.parse(JSON.parse(await readFile(path, 'utf8')));

	const listed = new Set(
		components.map(({ group, name, version }) =>
			group === undefined ? `${name}@${version}` : `${group}/${name}@${version}`
		)
	);
	expect(locked.filter(([name, version]) => !listed.has(`${name}@${version}`))).toEqual([]);
});

function isBelow(version: string, floor: string): boolean {
	const [left, right] = [version, floor].map((text) => text.split(/[.+-]/, 3).map(Number));
	for (const place of [0, 1, 2]) {
		const [part, least] = [left?.[place] ?? 0, right?.[place] ?? 0];
		if (part !== least) return part < least;
	}
	return false;
}
