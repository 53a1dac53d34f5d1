import { randomBytes } from 'node:crypto';

import { hash, parseOptions, verify } from '@node-rs/argon2';

/** OWASP ASVS 5.0, appendix C: Argon2id with 19 MiB, two passes, one lane. The algorithm is the default. */
export interface HashCost {
	readonly memoryCost: number;
	readonly timeCost: number;
	readonly parallelism: number;
}

export const HASH_COST: HashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Passwords {
	hash(password: string): Promise<string>;
	verify(stored: string, password: string): Promise<boolean>;
	/** Costs as much as a verification; used for unknown addresses. */
	verifyDummy(password: string): Promise<void>;
	/** Whether the cost has been raised since the hash was made. */
	isOutdated(stored: string): boolean;
}

export function createPasswords(cost: HashCost = HASH_COST): Passwords {
	const dummyHash = hash(randomBytes(32), cost);

	return {
		hash: (password) => hash(normalize(password), cost),
		verify: (stored, password) => verify(stored, normalize(password)),
		async verifyDummy(password) {
			await verify(await dummyHash, normalize(password));
		},
		isOutdated(stored) {
			const { memoryCost, timeCost, parallelism } = parseOptions(stored);
			return (
				memoryCost < cost.memoryCost || timeCost < cost.timeCost || parallelism < cost.parallelism
			);
		}
	};
}

/** One person's keyboards differ in how they compose a letter (NIST SP 800-63B-4, section 3.1.1.2). */
function normalize(password: string): string {
	return password.normalize('NFC');
}
