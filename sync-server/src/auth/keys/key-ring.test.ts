import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openKeyRing } from './key-ring.ts';
import { createSealer } from './sealer.ts';
import { makeSecretFile, newSealingKey, readSecretFile, replaceSecretFile } from './secret-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-ring-'));
	path = join(folder, 'keys');
	await makeSecretFile(path);
});
afterEach(() => rm(folder, { recursive: true }));

async function openRing() {
	const keys = await readSecretFile(path);
	if (!keys.ok) throw new Error(keys.error);
	return openKeyRing(path, keys.value);
}

const ada = { administratorId: 'ada', purpose: 'totp' } as const;

test('SEC-F05 the first key of the file seals new values, and older values stay readable', async () => {
	const ring = await openRing();
	const sealer = createSealer(ring);
	const [old] = ring();
	const sealed = sealer.seal('SEED', ada);
	const mark = sealer.deviceMark('device');
	const ticket = sealer.handOverTicket('device');
	const link = sealer.linkToken('mail', old.id);

	const next = newSealingKey();
	await replaceSecretFile(path, [next, old]);

	expect(sealer.keyId).toBe(next.id);
	expect(sealer.seal('SEED', ada)).toMatch(new RegExp(`^${next.id}\\.`));
	expect(sealer.open(sealed, ada)).toBe('SEED');
	expect(sealer.deviceMark('device')).not.toBe(mark);
	expect(sealer.isDeviceMark('device', mark)).toBe(true);
	expect(sealer.handOverTickets('device')).toContain(ticket);
	expect(sealer.linkToken('mail', old.id)).toBe(link);
});

test.each(['', 'nonsense', 'k1:c2hvcnQ='])(
	'SEC-F05 a file that changes to %j leaves the keys of a running server unchanged',
	async (text) => {
		const ring = await openRing();
		const before = ring();

		await writeFile(path, text);
		expect(ring()).toEqual(before);

		await rm(path);
		expect(ring()).toEqual(before);
	}
);
