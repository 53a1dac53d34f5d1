import { createHash } from 'node:crypto';

import { refuse } from './refusal.ts';

/** Returns the ETag of a record, a hash of its content. */
export function etagOf(record: unknown): string {
	const hash = createHash('sha256').update(JSON.stringify(record)).digest('base64url');
	return `"${hash.slice(0, 22)}"`;
}

/** Refuses a request whose If-Match names another state than the current one. */
export function requireMatch(record: unknown, ifMatch: string | undefined): void {
	if (ifMatch === undefined) return;
	if (!isNamed(etagOf(record), ifMatch)) refuse('precondition_failed');
}

/** Whether the sender has this state already. A proxy that compresses makes its tag a weak one. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
	return ifNoneMatch !== undefined && isNamed(etag, ifNoneMatch.replaceAll('W/', ''));
}

function isNamed(etag: string, tags: string): boolean {
	const named = tags.split(',').map((tag) => tag.trim());
	return named.includes('*') || named.includes(etag);
}
