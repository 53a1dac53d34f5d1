import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture as a list of colours, 0xRRGGBB, row after row. */
export interface Pixels {
	readonly width: number;
	readonly height: number;
	readonly colors: Uint32Array;
}

/** A picture in at most 256 colours: each pixel is the position of its colour. */
export interface IndexedPixels {
	readonly width: number;
	readonly height: number;
	readonly palette: readonly number[];
	readonly positions: Uint8Array;
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Bytes of a pixel in the pictures that the browser takes, which have no transparency. */
const DEPTH = 3;
const RGB = 2;
const INDEXED = 3;

/** Reads a picture that the browser took; undefined if it is of another kind. */
export function readPng(file: Buffer): Pixels | undefined {
	const chunks = chunksOf(file);
	const header = chunks.find(({ kind }) => kind === 'IHDR')?.data;
	if (header?.[8] !== 8 || header[9] !== RGB) return undefined;
	const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
	const data = chunks.filter(({ kind }) => kind === 'IDAT').map((chunk) => chunk.data);
	const bytes = unfilter(inflateSync(Buffer.concat(data)), width * DEPTH, height);
	const colors = Uint32Array.from({ length: width * height }, (_, n) =>
		bytes.readUIntBE(n * DEPTH, DEPTH)
	);
	return { width, height, colors };
}

export function writePng({ width, height, palette, positions }: IndexedPixels): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header[8] = 8;
	header[9] = INDEXED;
	const colors = Buffer.alloc(palette.length * DEPTH);
	for (const [n, color] of palette.entries()) colors.writeUIntBE(color, n * DEPTH, DEPTH);
	// Each row begins with its filter, which is none.
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++)
		rows.set(positions.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
	return Buffer.concat([
		SIGNATURE,
		chunkOf('IHDR', header),
		chunkOf('PLTE', colors),
		chunkOf('IDAT', deflateSync(rows, { level: 9 })),
		chunkOf('IEND', Buffer.alloc(0))
	]);
}

interface Chunk {
	readonly kind: string;
	readonly data: Buffer;
}

function chunksOf(file: Buffer): readonly Chunk[] {
	const chunks: Chunk[] = [];
	let at = SIGNATURE.length;
	while (at < file.length) {
		const length = file.readUInt32BE(at);
		const kind = file.toString('latin1', at + 4, at + 8);
		chunks.push({ kind, data: file.subarray(at + 8, at + 8 + length) });
		at += length + 12;
	}
	return chunks;
}

function chunkOf(kind: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}

/** Undoes the filters of the rows: PNG specification, section 9.2. */
function unfilter(filtered: Buffer, rowLength: number, height: number): Buffer {
	// One row and one pixel of zeros precede the picture, as the filters assume.
	const margin = rowLength + DEPTH;
	const bytes = Buffer.alloc(margin + rowLength * height);
	for (let y = 0; y < height; y++) {
		const start = y * (rowLength + 1);
		const filter = filtered.readUInt8(start);
		for (let x = 0; x < rowLength; x++) {
			const at = margin + y * rowLength + x;
			const isFirst = x < DEPTH;
			const left = isFirst ? 0 : bytes.readUInt8(at - DEPTH);
			const up = bytes.readUInt8(at - rowLength);
			const corner = isFirst ? 0 : bytes.readUInt8(at - rowLength - DEPTH);
			bytes[at] = filtered.readUInt8(start + 1 + x) + predicted(filter, [left, up, corner]);
		}
	}
	return bytes.subarray(margin);
}

function predicted(filter: number, [left, up, corner]: readonly [number, number, number]): number {
	if (filter === 1) return left;
	if (filter === 2) return up;
	if (filter === 3) return (left + up) >> 1;
	if (filter !== 4) return 0;
	const [a, b, c] = [
		Math.abs(up - corner),
		Math.abs(left - corner),
		Math.abs(left + up - 2 * corner)
	];
	if (a <= b && a <= c) return left;
	return b <= c ? up : corner;
}
