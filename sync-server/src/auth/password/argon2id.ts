import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';

/** Memory in KiB, passes over it, and lanes. */
export interface HashCost {
	readonly memoryCost: number;
	readonly timeCost: number;
	readonly parallelism: number;
}

export interface StoredHash extends HashCost {
	readonly salt: Buffer;
	readonly hash: Buffer;
}

/** OWASP ASVS 5.0, appendix C: Argon2id with 19 MiB, two passes, one lane. */
export const HASH_COST: HashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const HASH_BYTES = 32;
const derive = promisify(argon2);
/** The string form of the reference implementation; 19 is version 1.3 of the algorithm. */
const STORED = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** Hashes beside the event loop, on Node's threads (RFC 9106). */
export function argon2id(
	message: string | Uint8Array,
	{ memoryCost, timeCost, parallelism, salt }: HashCost & { readonly salt: Uint8Array },
	tagLength = HASH_BYTES
): Promise<Buffer> {
	const cost = { memory: memoryCost, passes: timeCost, parallelism };
	return derive('argon2id', { message, nonce: salt, tagLength, ...cost });
}

export function formatHash({ memoryCost, timeCost, parallelism, salt, hash }: StoredHash): string {
	const [saltText, hashText] = [salt, hash].map((bytes) =>
		bytes.toString('base64').replaceAll('=', '')
	);
	return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${saltText ?? ''}$${hashText ?? ''}`;
}

/** Throws for any other text, which no version has stored. */
export function parseHash(text: string): StoredHash {
	const [, memory, passes, lanes, salt = '', hash = ''] = STORED.exec(text) ?? [];
	if (hash === '') throw new Error('A stored password hash has another form.');
	return {
		memoryCost: Number(memory),
		timeCost: Number(passes),
		parallelism: Number(lanes),
		salt: Buffer.from(salt, 'base64'),
		hash: Buffer.from(hash, 'base64')
	};
}
