import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildServer } from './server-build.ts';

let root: string;

async function write(path: string, text: string): Promise<void> {
	await mkdir(dirname(join(root, path)), { recursive: true });
	await writeFile(join(root, path), text);
}

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'tenantry-server-build-'));
	await write('package.json', '{ "version": "1.1.0" }');
	await write('pnpm-lock.yaml', '');
	await write('scripts/serve.ts', "import { said } from '../shared/said.ts'; console.log(said);");
	await write('shared/said.ts', "export const said: string = 'one';");
	await write('sync-server/src/store/sqlite/checkpoint.ts', '');
});
afterEach(() => rm(root, { recursive: true }));

async function said(program: string): Promise<string> {
	return (await promisify(execFile)(process.execPath, [program])).stdout;
}

test('the server is built once, and again when one of its sources has changed', async () => {
	const program = await buildServer(root);
	await appendFile(program, "\nconsole.log('kept');");
	const again = await said(await buildServer(root));
	await write('shared/said.ts', "export const said: string = 'two';");

	expect(again).toBe('one\nkept\n');
	expect(await said(await buildServer(root))).toBe('two\n');
	// Beside the program, as `sync-server/src/places.ts` names it.
	await expect(stat(join(dirname(program), 'store/sqlite/checkpoint.mjs'))).resolves.toBeDefined();
});

test('a failed build is not taken for one, even when an earlier one was whole', async () => {
	await buildServer(root);
	await write('scripts/serve.ts', "import './nowhere.ts';");

	await expect(buildServer(root)).rejects.toThrow('nowhere');
	await expect(buildServer(root)).rejects.toThrow('nowhere');
});
