import { expect, test } from 'vitest';
import {
	CARRIED_FILE,
	carriedFile,
	isCarriedFile,
	MAX_CARRIED,
	readCarriedFile
} from './carried-file.ts';

const envelope = {
	providerId: 'p',
	deviceId: 'd',
	keyId: 'k',
	number: 1,
	sealed: 'AAAA',
	signature: 'BBBB'
};

test('envelopes survive the round trip through a file', async () => {
	const file = new Blob([carriedFile([envelope, { ...envelope, number: 2 }])]);

	expect(await readCarriedFile(file)).toEqual([envelope, { ...envelope, number: 2 }]);
});

test('a file has an ending and a type that Chrome on Android shares', () => {
	expect(CARRIED_FILE).toEqual({ name: 'changes.tenantry.txt', type: 'text/plain' });
});

test('a file of envelopes is recognized by how it begins', async () => {
	const others = ['', '{}', 'First Name,Last Name', JSON.stringify({ form: 'something' })];

	expect(await isCarriedFile(new Blob([carriedFile([envelope])]))).toBe(true);
	for (const text of others) expect(await isCarriedFile(new Blob([text]))).toBe(false);
});

test('the longest file that a device carries is read', async () => {
	const longest = { ...envelope, sealed: 'A'.repeat(33_000) };
	const file = new Blob([carriedFile(Array(MAX_CARRIED).fill(longest))]);

	expect(await readCarriedFile(file)).toHaveLength(MAX_CARRIED);
});

test.each([
	['no JSON', 'photo'],
	['another form', JSON.stringify({ form: 'something', envelopes: [envelope] })],
	['nothing in it', carriedFile([])],
	['more than a device carries', carriedFile(Array(MAX_CARRIED + 1).fill(envelope))],
	['an envelope with a foreign part', carriedFile([envelope]).replace('"number"', '"nummer"')]
])('a file that is something else is not read: %s', async (_, text) => {
	expect(await readCarriedFile(new Blob([text]))).toBeUndefined();
});
