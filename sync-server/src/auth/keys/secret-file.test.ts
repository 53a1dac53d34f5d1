import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeSecretFile, readSecretFile } from './secret-file.ts';

const GOOD = `k1:${Buffer.from([...Array(32).keys()]).toString('base64')}`;

let folder: string;
let path: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-secret-'));
	path = join(folder, 'secrets', 'keys');
});
afterEach(() => rm(folder, { recursive: true }));

test('SEC-F05 a new secret file holds one strong key and is readable only by its owner', async () => {
	await makeSecretFile(path);

	const keys = await readSecretFile(path);

	expect(keys.ok && keys.value.map(({ key }) => key.byteLength)).toEqual([32]);
	expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('an existing secret file is not replaced', async () => {
	await makeSecretFile(path);

	await expect(makeSecretFile(path)).rejects.toThrow('EEXIST');
});

test('servers that start at once find one whole file, and leave no other', async () => {
	for (let turn = 0; turn < 20; turn++) {
		const place = join(folder, String(turn), 'keys');
		const found = await Promise.all(
			Array.from({ length: 8 }, async () => {
				await makeSecretFile(place).catch(() => undefined);
				return readSecretFile(place);
			})
		);

		const ids = new Set(found.map((keys) => (keys.ok ? keys.value[0].id : keys.error)));
		expect([...ids]).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/)]);
		expect(await readdir(join(folder, String(turn)))).toEqual(['keys']);
	}
});

test.each([
	['nothing', ''],
	['a short key', 'k1:c2hvcnQ='],
	['a typed key', `k1:${Buffer.alloc(32, 7).toString('base64')}`],
	['no key at all', 'hunter2'],
	['two keys under one id', `${GOOD}\n${GOOD}`],
	['a good and a bad one', `${GOOD}\nk2:x`]
])('SEC-F05 a secret file with %s is refused', async (_what, content) => {
	const file = join(folder, 'keys');
	await writeFile(file, content, { mode: 0o600 });

	expect((await readSecretFile(file)).ok).toBe(false);
});

test('a missing secret file is reported as missing', async () => {
	const keys = await readSecretFile(path);

	expect(!keys.ok && keys.error).toContain('does not exist');
});

test('SEC-F05 a secret file that everyone can read is refused', async () => {
	const file = join(folder, 'keys');
	await writeFile(file, GOOD, { mode: 0o604 });

	const keys = await readSecretFile(file);

	expect(!keys.ok && keys.error).toContain('Everyone on this machine can read');
});
