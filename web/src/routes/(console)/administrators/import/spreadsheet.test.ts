import { expect, test } from 'vitest';

import { readSpreadsheet } from './spreadsheet.ts';

test('the text of a file is decoded as UTF-8, with or without a byte order mark', async () => {
	expect(await readSpreadsheet(new File(['\uFEFFZoë'], 'a.csv'))).toEqual({
		ok: true,
		value: 'Zoë'
	});
	expect(await readSpreadsheet(new File(['Zoë'], 'a.csv'))).toEqual({ ok: true, value: 'Zoë' });
});

test.each([
	['in another encoding', new Uint8Array([0x5a, 0x6f, 0xeb])],
	['of a spreadsheet program', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x00])]
])('a file %s is not text, and no encoding is guessed', async (_, bytes) => {
	expect(await readSpreadsheet(new File([bytes], 'a.csv'))).toEqual({
		ok: false,
		error: 'not_text'
	});
});

test('a file of more than 5 MB is not opened', async () => {
	const file = new File([new Uint8Array(5_000_001)], 'a.csv');

	expect(await readSpreadsheet(file)).toEqual({ ok: false, error: 'too_large' });
});
