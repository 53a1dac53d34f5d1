import { randomBytes, timingSafeEqual } from 'node:crypto';

import { argon2id, formatHash, HASH_COST, parseHash, type HashCost } from './argon2id.ts';

const SALT_BYTES = 16;

export interface Passwords {
	/** Cost of a hash that is made now. */
	readonly cost: HashCost;
	hash(password: string): Promise<string>;
	verify(stored: string, password: string): Promise<boolean>;
	/** Costs as much as a verification; used for unknown addresses. */
	verifyDummy(password: string): Promise<void>;
	/** The cost has been raised since the hash was made. */
	isOutdated(stored: string): boolean;
}

export function createPasswords(cost: HashCost = HASH_COST): Passwords {
	const dummyHash = hashed(randomBytes(32), cost);

	return {
		cost,
		hash: (password) => hashed(normalize(password), cost),
		verify: (stored, password) => isMadeOf(stored, normalize(password)),
		async verifyDummy(password) {
			await isMadeOf(await dummyHash, normalize(password));
		},
		isOutdated(stored) {
			const { memoryCost, timeCost, parallelism } = parseHash(stored);
			return (
				memoryCost < cost.memoryCost || timeCost < cost.timeCost || parallelism < cost.parallelism
			);
		}
	};
}

async function hashed(message: string | Uint8Array, cost: HashCost): Promise<string> {
	const salt = randomBytes(SALT_BYTES);
	return formatHash({ ...cost, salt, hash: await argon2id(message, { ...cost, salt }) });
}

async function isMadeOf(stored: string, message: string): Promise<boolean> {
	const { hash, ...made } = parseHash(stored);
	return timingSafeEqual(await argon2id(message, made, hash.length), hash);
}

/** One person's keyboards differ in how they compose a letter (NIST SP 800-63B-4, section 3.1.1.2). */
function normalize(password: string): string {
	return password.normalize('NFC');
}
