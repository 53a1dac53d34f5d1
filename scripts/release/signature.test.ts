// @all: installs minisign
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureProgram } from '@tenantry/tests/support/machine/programs.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sign } from './signature.ts';

const run = promisify(execFile);
const hasMinisign = ensureProgram('minisign', 'minisign');
if (!hasMinisign) process.stdout.write('minisign is left out: it is not here.\n');

let folder: string;
let sums: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-signature-'));
	sums = join(folder, 'SHA256SUMS');
	await writeFile(sums, `${'0'.repeat(64)}  tenantry-1.1.0.tar.gz\n`);
});
afterEach(() => rm(folder, { recursive: true }));

/** Makes a throwaway key without a passphrase. */
async function newKey(name: string) {
	const [keyFile, publicKey] = [join(folder, name), join(folder, `${name}.pub`)];
	await run('minisign', ['-G', '-W', '-s', keyFile, '-p', publicKey]);
	return { keyFile, publicKey };
}

const verify = (publicKey: string) => run('minisign', ['-V', '-p', publicKey, '-m', sums]);

if (hasMinisign)
	test('a signature verifies with the key, and not with another one or after a change', async () => {
		const [ours, other] = [await newKey('ours'), await newKey('other')];

		await sign(sums, { keyFile: ours.keyFile, comment: 'tenantry 1.1.0' });

		expect((await verify(ours.publicKey)).stdout).toContain('Trusted comment: tenantry 1.1.0\n');
		await expect(verify(other.publicKey)).rejects.toThrow();
		await appendFile(sums, '\n');
		await expect(verify(ours.publicKey)).rejects.toThrow('Signature verification failed');
	});

if (hasMinisign)
	test('a missing key, or a file that holds none, is refused, and nothing is signed', async () => {
		await writeFile(join(folder, 'none'), 'no key\n');

		for (const name of ['missing', 'none'])
			await expect(sign(sums, { keyFile: join(folder, name), comment: '' })).rejects.toThrow(
				/^\/.*\/SHA256SUMS is not signed: minisign could not use \/.*\/(?:missing|none)\.$/
			);
		expect(await readdir(folder)).toEqual(['SHA256SUMS', 'none']);
	});
