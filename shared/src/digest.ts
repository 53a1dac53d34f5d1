import type { Collection } from './collection.ts';
import type { Row } from './row.ts';

/** Modulus small enough that sums stay exact in a JavaScript number. */
const MODULUS = 2 ** 52;
const HALF = 2 ** 26;

/**
 * Fingerprint of a row's versions: of its creation and of each field written since. Rows of one
 * history with equal versions hold equal values, and versions, unlike values, read the same to
 * programs that know different fields. Digests of rows add up, in any order, to that of a replica;
 * 52 bits detect chance errors, not forgery.
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

function subtractDigests(left: number, right: number): number {
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

/** What a device should hold, as sums of its rows' digests. */
export interface Digests {
	/** Of all collections except those with a digest of their own. */
	readonly digest: number;
	readonly ownDigests: Readonly<Record<string, number>>;
}

/** Sums digests of rows by collection; adds and subtracts one collection at a time. */
export class DigestSums {
	readonly #collections: ReadonlyMap<string, Pick<Collection, 'hasOwnDigest'>>;
	readonly #sums = new Map<string, number>();

	constructor(collections: ReadonlyMap<string, Pick<Collection, 'hasOwnDigest'>>) {
		this.#collections = collections;
	}

	get digests(): Digests {
		const own = [...this.#collections].filter(([, { hasOwnDigest }]) => hasOwnDigest === true);
		return {
			digest: this.#sums.get(ALL) ?? 0,
			ownDigests: Object.fromEntries(own.map(([name]) => [name, this.#sums.get(name) ?? 0]))
		};
	}

	add(collection: string, digest: number): void {
		const name = this.#collections.get(collection)?.hasOwnDigest === true ? collection : ALL;
		this.#sums.set(name, addDigests(this.#sums.get(name) ?? 0, digest));
	}

	subtract(collection: string, digest: number): void {
		this.add(collection, subtractDigests(0, digest));
	}
}

const ALL = '';
