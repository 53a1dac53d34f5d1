import { createHmac } from 'node:crypto';

const stepMs = 30_000;

/** Returns the code for a Base32 secret (RFC 6238), this number of steps from now. */
export function codeOf(secret: string, { stepsAhead = 0, at = Date.now() } = {}): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(at / stepMs) + stepsAhead));
	const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
	const offset = digest.readUInt8(digest.length - 1) & 0xf;
	return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

export function fromBase32(text: string): Buffer {
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
	const letters = text.replaceAll(/[\s=]/g, '').toUpperCase();
	const bits = letters.replaceAll(/./g, (letter) =>
		alphabet.indexOf(letter).toString(2).padStart(5, '0')
	);
	const bytes = bits.match(/.{8}/g) ?? [];
	return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
