import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, expect, test } from 'vitest';

const NOBODY = 65_534;
const MODULE = resolve(import.meta.dirname, 'data-folder.ts');
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-data-folder-'));
	await mkdir(join(folder, 'secrets'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Opens the folder as a user who is not root, because root may read everything. */
async function open(): Promise<string> {
	const program = `import(${JSON.stringify(MODULE)})
		.then((it) => it.openDataFolder(${JSON.stringify(folder)}))
		.catch((error) => console.log(error.message))`;
	const isRoot = process.getuid?.() === 0;
	if (isRoot) for (const path of ['', 'secrets']) await chown(join(folder, path), NOBODY, NOBODY);
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], {
		cwd: tmpdir(),
		...(isRoot ? { uid: NOBODY, gid: NOBODY } : {})
	});
	return stdout.trim();
}

test.each(['tenantry.sqlite', 'secrets/sealing-keys'])(
	'a %s of another user is named in one line',
	async (name) => {
		const path = join(folder, name);
		await writeFile(path, 'theirs');
		await chmod(path, 0);

		expect(await open()).toBe(
			`${path} cannot be used (EACCES): give it to the user that runs Tenantry.`
		);
	}
);

test('keys that may only be read are no hindrance', async () => {
	await writeFile(join(folder, 'secrets/sealing-keys'), '');
	await chmod(join(folder, 'secrets/sealing-keys'), 0o444);

	expect(await open()).toBe('');
});

test('a folder where a server was killed as it started, or starts at this moment, is opened', async () => {
	await writeFile(join(folder, '.write-probe'), '');
	await chmod(join(folder, '.write-probe'), 0o666);

	expect(await open()).toBe('');
	expect(await readdir(folder)).toEqual(['secrets', 'tenantry.json']);
});
