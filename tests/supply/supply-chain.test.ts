import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { VERSION_FLOORS } from './version-floors.ts';

const root = resolve(import.meta.dirname, '../..');
let locked: readonly (readonly [name: string, version: string])[];

beforeAll(async () => {
	const lockfile = await readFile(resolve(root, 'pnpm-lock.yaml'), 'utf8');
	const [, packages = ''] = /^packages:\n([^]*?)^snapshots:/m.exec(lockfile) ?? [];
	locked = [...packages.matchAll(/^ {2}'?((?:@[^@\n'/]+\/)?[^@\n'/]+)@([^:'\n(]+)'?:$/gm)].map(
		([, name = '', version = '']) => [name, version]
	);
});

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

function isBelow(version: string, floor: string): boolean {
	const [left, right] = [version, floor].map((text) => text.split(/[.+-]/, 3).map(Number));
	for (const place of [0, 1, 2]) {
		const [part, least] = [left?.[place] ?? 0, right?.[place] ?? 0];
		if (part !== least) return part < least;
	}
	return false;
}
