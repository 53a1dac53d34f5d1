import { expect, test } from 'vitest';
import { faultOf } from './passphrase.ts';

const NAMES = ['Lakeshore IT', 'Ada', 'Park', 'ada.park@lakeshore-it.example'];

test.each([
	['ninechars', 'passphrase_too_short'],
	['屋根の上の石たち', 'passphrase_too_short']
])('%j is refused for its length', async (passphrase, fault) => {
	expect(await faultOf(passphrase, NAMES)).toBe(fault);
});

test.each([
	'qwertyuiop',
	'Password123',
	' 1QAZ2WSX3EDC ',
	'ｑｗｅｒｔｙｕｉｏｐ',
	'manchesterunited',
	'aaaaaaaaaaaa',
	'1111111112',
	'gulls gulls gulls ',
	'pierpierpier'
])('SEC-A03 %j is refused as one of the first guesses', async (passphrase) => {
	expect(await faultOf(passphrase, NAMES)).toBe('passphrase_too_common');
});

test.each([
	'ada.park@lakeshore-it.example',
	'Lakeshore IT 2026',
	'AdaPark 1984-05-17',
	'tenantry admin',
	'Administrator1',
	'Offline passphrase',
	'tenantry & lakeshore'
])('SEC-A03 %j is refused for the names it is made of', async (passphrase) => {
	expect(await faultOf(passphrase, NAMES)).toBe('passphrase_of_names');
});

test.each([
	'wet stones on a roof',
	'屋根の上の濡れた石たち',
	'qwertyuiop on the pier',
	'Ada parks by the lakeshore',
	'8361947205',
	'park 8361947205'
])('%j is accepted, because it is compared as a whole', async (passphrase) => {
	expect(await faultOf(passphrase, NAMES)).toBeUndefined();
});
