import { expect, test } from 'vitest';
import { sizeWords } from './device-storage.svelte.ts';

test.each([
	[0, '0 bytes'],
	[999, '999 bytes'],
	[1_000, '1 kB'],
	[4_210_000, '4.21 MB'],
	[5_000_000_000, '5 GB'],
	[7e15, '7,000 TB']
])('%d bytes are shown as %s', (bytes, words) => {
	expect(sizeWords(bytes)).toBe(words);
});
