import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readPng, writePng } from './png.ts';

/** The same two pixels in five rows, each stored with another filter of the format. */
const rows = [
	[0, 10, 20, 30, 40, 50, 60],
	[1, 10, 20, 30, 30, 30, 30],
	[2, 0, 0, 0, 0, 0, 0],
	[3, 5, 10, 15, 15, 15, 15],
	[4, 0, 0, 0, 0, 0, 0]
];

test('reads rows of every filter, and no picture of another kind', () => {
	const indexed = {
		width: 2,
		height: 5,
		palette: [0x0a141e, 0x28323c],
		positions: new Uint8Array(10)
	};
	const other = writePng(indexed);
	const picture = rgb(other, deflateSync(Buffer.from(rows.flat())));

	const pixels = readPng(picture);

	expect(pixels).toMatchObject({ width: 2, height: 5 });
	expect(Array.from(pixels?.colors ?? [])).toEqual(
		Array.from({ length: 5 }, () => [0x0a141e, 0x28323c]).flat()
	);
	expect(readPng(other)).toBeUndefined();
});

/** Makes a picture with three bytes a pixel of one with a palette. */
function rgb(png: Buffer, data: Buffer): Buffer {
	const header = Buffer.from(png.subarray(0, 33));
	header[25] = 2;
	const start = Buffer.alloc(8);
	start.writeUInt32BE(data.length);
	start.write('IDAT', 4, 'latin1');
	return Buffer.concat([header, start, data, Buffer.alloc(4)]);
}
