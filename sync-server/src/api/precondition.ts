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
	const named = ifMatch.split(',').map((tag) => tag.trim());
	if (!named.includes('*') && !named.includes(etagOf(record))) refuse('precondition_failed');
}
