import { expect, test } from 'vitest';
import { carriedFile, readCarriedFile } from './carried-file.ts';

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

test.each([
	['no JSON', 'photo'],
	['another form', JSON.stringify({ form: 'something', envelopes: [envelope] })],
	['an envelope with a foreign part', carriedFile([envelope]).replace('"number"', '"nummer"')]
])('a file that is something else is not read: %s', async (_, text) => {
	expect(await readCarriedFile(new Blob([text]))).toBeUndefined();
});
