import { createHash } from 'node:crypto';

import { refuse } from './refusal.ts';

/** Names a state of a record by what it says. */
export function etagOf(record: unknown): string {
	const hash = createHash('sha256').update(JSON.stringify(record)).digest('base64url');
	return `"${hash.slice(0, 22)}"`;
}

/** A caller who says which state they mean is refused where another one stands. */
export function requireMatch(record: unknown, ifMatch: string | undefined): void {
	if (ifMatch === undefined) return;
	const named = ifMatch.split(',').map((tag) => tag.trim());
	if (!named.includes('*') && !named.includes(etagOf(record))) refuse('precondition_failed');
}
