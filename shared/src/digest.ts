import type { Row } from './row.ts';

/** Modulus small enough that sums stay exact in a JavaScript number. */
const MODULUS = 2 ** 52;
const HALF = 2 ** 26;

/**
 * Returns a fingerprint of a row's versions: of its creation and of each field written since. Rows
 * of one history whose versions are equal hold equal values, and unlike values versions read the
 * same to programs that know different fields. Digests of rows add up, in any order, to that of a
 * replica; 52 bits, against chance and not against forgery.
 */
export function rowDigest(
	collection: string,
	id: string,
	{ created, fields }: Pick<Row, 'created' | 'fields'>
): number {
	const key = `${collection}/${id}`;
	let sum = hash(`${key}@${created}`);
	for (const [field, version] of Object.entries(fields)) {
		sum = addDigests(sum, hash(`${key}/${field}@${version}`));
	}
	return sum;
}

export function addDigests(left: number, right: number): number {
	return (left + right) % MODULUS;
}

export function subtractDigests(left: number, right: number): number {
	return (left - right + MODULUS) % MODULUS;
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a (Fowler, Noll, Vo), twice from different offsets, 26 bits of each. */
function hash(text: string): number {
	let first = OFFSET;
	let second = OFFSET ^ text.length;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		first = Math.imul(first ^ code, PRIME);
		second = Math.imul(second ^ (code + at), PRIME);
	}
	return (first >>> 6) * HALF + (second >>> 6);
}
