import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits: a session's cookie or key, a device's credential, a link's token. */
export function newToken(): string {
	return randomBytes(32).toString('base64url');
}

export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

export function isTokenOf(hash: string, token: string): boolean {
	const [kept, given] = [Buffer.from(hash, 'hex'), Buffer.from(hashToken(token), 'hex')];
	return kept.length === given.length && timingSafeEqual(kept, given);
}
