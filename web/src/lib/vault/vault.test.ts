import { expect, test } from 'vitest';
import { newNonce } from './aes.ts';
import { afterFailure, NO_ATTEMPTS, waitMs } from './attempts.ts';
import { TamperedError } from './sealer.ts';
import { IDENTITY, makeVault, openVault, text, words } from '#fixtures/vault.ts';

const PASSPHRASE = { kind: 'passphrase', text: 'correct horse battery' } as const;
const WRONG = { kind: 'passphrase', text: 'correct horse batterx' } as const;
const prf = crypto.getRandomValues(new Uint8Array(32));
const prfSalt = crypto.getRandomValues(new Uint8Array(32));
const PASSKEY = { kind: 'passkey', credentialId: 'key-1', prf, prfSalt } as const;

test('records sealed by a vault open after a restart with the same passphrase', async () => {
	const { record, sealer } = await makeVault(PASSPHRASE);
	const sealed = await sealer.seal('log/1', text('Jiménez'));

	const again = await openVault(record, PASSPHRASE);

	expect(words(await again?.open('log/1', sealed))).toBe('Jiménez');
});

test('a passkey opens what it has sealed, and no other passkey does', async () => {
	const { record, sealer } = await makeVault(PASSKEY);
	const sealed = await sealer.seal('log/1', text('Jiménez'));
	const other = crypto.getRandomValues(new Uint8Array(32));

	const again = await openVault(record, PASSKEY);

	expect(words(await again?.open('log/1', sealed))).toBe('Jiménez');
	expect(await openVault(record, { ...PASSKEY, prf: other })).toBeUndefined();
	expect(await openVault(record, { ...PASSKEY, credentialId: 'key-2' })).toBeUndefined();
});

test('an authenticator that returns zeros or too few bytes makes no vault', async () => {
	const zeros = new Uint8Array(32);

	await expect(makeVault({ ...PASSKEY, prf: zeros })).rejects.toThrow('no secret');
	await expect(makeVault({ ...PASSKEY, prf: prf.slice(0, 31) })).rejects.toThrow('no secret');
});

test('a wrong passphrase opens nothing', async () => {
	const { record } = await makeVault(PASSPHRASE);

	expect(await openVault(record, WRONG)).toBeUndefined();
});

test('SEC-F06 a sealed record opens only in its own place and unchanged', async () => {
	const { sealer } = await makeVault(PASSPHRASE);
	const sealed = await sealer.seal('page/1/administrator/0', text('rows'));
	const flipped = sealed.map((byte, index) => (index === 20 ? byte ^ 1 : byte));

	await expect(sealer.open('page/2/administrator/0', sealed)).rejects.toThrow(TamperedError);
	await expect(sealer.open('page/1/administrator/0', flipped)).rejects.toThrow(TamperedError);
});

test('SEC-F06 SEC-G06 a record of one vault does not open in that of another person or device', async () => {
	const { record, sealer } = await makeVault(PASSPHRASE);
	const sealed = await sealer.seal('log/1', text('rows'));

	const moved = await openVault({ ...record, administratorId: 'b' }, PASSPHRASE);
	const other = await makeVault(PASSPHRASE);
	const device = await makeVault(PASSPHRASE, { ...IDENTITY, deviceId: 'e' });

	expect(moved).toBeUndefined();
	await expect(other.sealer.open('log/1', sealed)).rejects.toThrow(TamperedError);
	await expect(device.sealer.open('log/1', sealed)).rejects.toThrow(TamperedError);
});

test('SEC-F06 a million nonces are all different', () => {
	const seen = new Set<string>();
	for (let count = 0; count < 1_000_000; count++) {
		seen.add(Buffer.from(newNonce().buffer).toString('latin1'));
	}

	expect(seen.size).toBe(1_000_000);
});

test('SEC-F06 the same text sealed twice never looks the same', async () => {
	const { sealer } = await makeVault(PASSPHRASE);

	const [first, second] = [
		await sealer.seal('log/1', text('rows')),
		await sealer.seal('log/1', text('rows'))
	];

	expect(first).not.toEqual(second);
});

test('the device stores neither the data key of a vault nor a CryptoKey', async () => {
	const { record, dataKey } = await makeVault(PASSPHRASE);

	const found = leaves(record);

	expect(found.some((value) => value instanceof CryptoKey)).toBe(false);
	expect(found.some((value) => contains(value, dataKey))).toBe(false);
});

test('each wrong passphrase costs more time, up to a limit', () => {
	let attempts = NO_ATTEMPTS;
	const waits = Array.from({ length: 14 }, () => {
		attempts = afterFailure(attempts, 0);
		return waitMs(attempts, 0);
	});

	expect(waits.slice(0, 5)).toEqual([0, 0, 1000, 2000, 4000]);
	expect(waits.at(-1)).toBe(300_000);
});

function leaves(value: unknown): unknown[] {
	if (typeof value !== 'object' || value === null) return [value];
	if (value instanceof Uint8Array || value instanceof CryptoKey) return [value];
	return Object.values(value).flatMap(leaves);
}

function contains(value: unknown, bytes: Uint8Array): boolean {
	return value instanceof Uint8Array && value.join().includes(bytes.join());
}
