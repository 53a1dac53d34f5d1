import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canariesIn, findCanaries, formsOf, newCanary } from './canaries.ts';

const canary = 'Zoë "Canary" +7f3a?';

test('a canary is found in every form in which it can be written', () => {
	const before = ['', 'a', 'ab', 'abc'];
	const written: Buffer[] = [
		Buffer.from(`x${canary}y`),
		Buffer.from(`x${canary}y`, 'utf16le'),
		Buffer.from(`x${canary}y`, 'utf16le').swap16(),
		...before.map((text) => Buffer.from(Buffer.from(`${text}${canary}z`).toString('base64'))),
		...before.map((text) => Buffer.from(Buffer.from(`${text}${canary}z`).toString('base64url'))),
		Buffer.from(Buffer.from(canary).toString('hex')),
		Buffer.from(JSON.stringify({ name: canary })),
		Buffer.from(encodeURIComponent(canary)),
		Buffer.from(Array.from(canary, (one) => `\\u00${one.charCodeAt(0).toString(16)}`).join(''))
	];

	for (const bytes of written) expect(canariesIn(bytes, [canary])).toEqual([canary]);
	expect(canariesIn('Zoë Canary 7f3a', [canary])).toEqual([]);
	expect(formsOf(canary).every(({ bytes }) => bytes.length >= 12)).toBe(true);
});

test('a folder is searched recursively, and all canaries are different', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-canaries-'));
	const [here, nowhere] = [newCanary('here'), newCanary('nowhere')];
	await writeFile(join(folder, 'kept'), `{"name":"${here}"}`);

	const found = await findCanaries(folder, [here, nowhere]);
	await rm(folder, { recursive: true });

	expect(found).toEqual([{ file: 'kept', canary: here, form: 'UTF-8' }]);
	expect(newCanary('here')).not.toBe(here);
});
