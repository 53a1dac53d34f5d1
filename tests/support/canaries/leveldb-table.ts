import { uncompressSync } from 'snappy';

const FOOTER_BYTES = 48;
const MAGIC = 0xdb4775248b80fb57n;
const SNAPPY = 1;

interface Handle {
	readonly offset: number;
	readonly size: number;
}

/**
 * Returns the data blocks of a LevelDB table file (.ldb), uncompressed. Chromium compresses them
 * with Snappy, so a search of the raw file misses text that repeats. Returns no blocks if the bytes
 * are not a table. Format: doc/table_format.md in google/leveldb.
 */
export function blocksOfTable(file: Buffer): readonly Buffer[] {
	if (file.length < FOOTER_BYTES) return [];
	const footer = file.subarray(-FOOTER_BYTES);
	if (footer.readBigUInt64LE(FOOTER_BYTES - 8) !== MAGIC) return [];
	const reader = new VarintReader(footer);
	// The first handle is the metaindex's.
	reader.handle();
	return handlesIn(readBlock(file, reader.handle())).map((handle) => readBlock(file, handle));
}

function readBlock(file: Buffer, { offset, size }: Handle): Buffer {
	const bytes = file.subarray(offset, offset + size);
	if (file[offset + size] !== SNAPPY) return bytes;
	return Buffer.from(uncompressSync(bytes, { asBuffer: true }));
}

/** Returns the values of an index block, each of which is the handle of a data block. */
function handlesIn(block: Buffer): readonly Handle[] {
	const restarts = block.readUInt32LE(block.length - 4);
	const reader = new VarintReader(block.subarray(0, block.length - 4 * (restarts + 1)));
	const handles: Handle[] = [];
	while (!reader.isAtEnd) {
		reader.number(); // Bytes that the key shares with the one before.
		const rest = reader.number();
		const valueBytes = reader.number();
		reader.skip(rest);
		handles.push(new VarintReader(reader.take(valueBytes)).handle());
	}
	return handles;
}

class VarintReader {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	get isAtEnd(): boolean {
		return this.#at >= this.#bytes.length;
	}

	handle(): Handle {
		return { offset: this.number(), size: this.number() };
	}

	number(): number {
		let value = 0;
		for (let factor = 1; ; factor *= 128) {
			const byte = this.#bytes.readUInt8(this.#at++);
			value += (byte & 0x7f) * factor;
			if (byte < 0x80) return value;
		}
	}

	skip(count: number): void {
		this.#at += count;
	}

	take(count: number): Buffer {
		return this.#bytes.subarray(this.#at, (this.#at += count));
	}
}
