import { expect, test } from 'vitest';
import { armPin, isAcceptablePin, makePin, openByPin } from './pin.ts';
import { createVault, renewKey } from './vault-keeping.ts';

const identity = { providerId: 'provider', administratorId: 'ada', deviceId: 'device' };

async function newVault() {
	const made = await createVault({ kind: 'none' }, identity);
	if (made === undefined) throw new Error('No vault');
	return made;
}

test('SEC-G03 a PIN opens what it was armed with, and another PIN does not', async () => {
	const { record, keys } = await newVault();
	const armed = await armPin(await makePin('271828'), record, keys);

	const right = await openByPin(armed, record, '271828');
	const wrong = await openByPin(armed, record, '271829');

	expect(right?.dataKey).toEqual(keys.dataKey);
	expect(wrong).toBeUndefined();
});

test('SEC-G03 a PIN opens no other vault, and nothing after the data key was replaced', async () => {
	const vault = await newVault();
	const other = await newVault();
	const armed = await armPin(await makePin('271828'), vault.record, vault.keys);

	const renewed = await renewKey(vault);

	expect(await openByPin(armed, other.record, '271828')).toBeUndefined();
	expect(await openByPin(armed, renewed.record, '271828')).toBeUndefined();
});

test('SEC-G03 the stored part of a PIN arms it again, also under a new data key with the earlier ones', async () => {
	const vault = await newVault();
	const kept = await makePin('271828');
	const renewed = await renewKey(vault);

	const armed = await armPin(kept, renewed.record, renewed.keys);
	const opened = await openByPin(armed, renewed.record, '271828');

	expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
	expect(opened?.dataKey).toEqual(renewed.keys.dataKey);
	expect(opened?.former).toEqual(renewed.keys.former);
});

test.each([
	'',
	'123',
	'123456789',
	'12a4',
	'１２３４',
	'1234',
	'4321',
	'0000',
	'7777777',
	'567890'
])('SEC-G03 %j is not a PIN', (pin) => {
	expect(isAcceptablePin(pin)).toBe(false);
});

test.each(['2718', '27182818', '1212'])('%j is a PIN', (pin) => {
	expect(isAcceptablePin(pin)).toBe(true);
});
