import { expect, test } from 'vitest';
import { afterFailure, NO_ATTEMPTS, waitMs } from './attempts.ts';
import { isAcceptablePassphrase } from './passphrase.ts';
import { TamperedError } from './sealer.ts';
import { createVault, openVault } from './vault.ts';

const identity = { providerId: 'p', administratorId: 'a', deviceId: 'd' };
const text = (words: string) => new TextEncoder().encode(words);

test('what a vault seals opens again after a restart with the same passphrase', async () => {
	const { record, sealer } = await createVault('correct horse battery', identity);
	const sealed = await sealer.seal('log/1', text('Jiménez'));

	const again = await openVault(record, 'correct horse battery');

	expect(new TextDecoder().decode(await again?.open('log/1', sealed))).toBe('Jiménez');
});

test('a wrong passphrase opens nothing', async () => {
	const { record } = await createVault('correct horse battery', identity);

	expect(await openVault(record, 'correct horse batterx')).toBeUndefined();
});

test('a sealed record opens only in its own place and unchanged', async () => {
	const { sealer } = await createVault('correct horse battery', identity);
	const sealed = await sealer.seal('page/1/administrator/0', text('rows'));
	const flipped = sealed.map((byte, index) => (index === 20 ? byte ^ 1 : byte));

	await expect(sealer.open('page/2/administrator/0', sealed)).rejects.toThrow(TamperedError);
	await expect(sealer.open('page/1/administrator/0', flipped)).rejects.toThrow(TamperedError);
});

test('a record of one vault does not open in the vault of another person or device', async () => {
	const { record, sealer } = await createVault('correct horse battery', identity);
	const sealed = await sealer.seal('log/1', text('rows'));

	const moved = await openVault({ ...record, administratorId: 'b' }, 'correct horse battery');
	const other = await createVault('correct horse battery', identity);

	expect(moved).toBeUndefined();
	await expect(other.sealer.open('log/1', sealed)).rejects.toThrow(TamperedError);
});

test('the same text sealed twice never looks the same', async () => {
	const { sealer } = await createVault('correct horse battery', identity);

	const [first, second] = [
		await sealer.seal('log/1', text('rows')),
		await sealer.seal('log/1', text('rows'))
	];

	expect(first).not.toEqual(second);
});

test('short, common and repeated passphrases are refused, any script is welcome', () => {
	expect(isAcceptablePassphrase('ninechars')).toBe(false);
	expect(isAcceptablePassphrase('Password123')).toBe(false);
	expect(isAcceptablePassphrase('aaaaaaaaaaaa')).toBe(false);
	expect(isAcceptablePassphrase('wet stones on a roof')).toBe(true);
	expect(isAcceptablePassphrase('屋根の上の濡れた石たち')).toBe(true);
});

test('wrong passphrases cost more time each, up to a bound', () => {
	let attempts = NO_ATTEMPTS;
	const waits = Array.from({ length: 14 }, () => {
		attempts = afterFailure(attempts, 0);
		return waitMs(attempts, 0);
	});

	expect(waits.slice(0, 5)).toEqual([0, 0, 1000, 2000, 4000]);
	expect(waits.at(-1)).toBe(300_000);
});
