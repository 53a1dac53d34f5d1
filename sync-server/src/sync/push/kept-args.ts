import { hash } from 'node:crypto';

import type { Decision } from '@tenantry/shared/decide.ts';

/** Room for the arguments of a refused change that cannot be read, and of one that can. */
const UNREADABLE_LENGTH = 1024;
const READABLE_LENGTH = 64 * 1024;

/**
 * Returns the arguments of a decided change as they are kept. Of a refused one that is too large
 * only the hash is kept, because anyone may send it as often as they like.
 */
export function keptArgs(
	args: unknown,
	{ outcome, rejection }: Pick<Decision, 'outcome' | 'rejection'>
): string {
	const text = JSON.stringify(args ?? null);
	const isUnreadable = rejection?.code === 'invalid_arguments';
	const limit = isUnreadable ? UNREADABLE_LENGTH : READABLE_LENGTH;
	return outcome === 'rejected' && text.length > limit ? hashedArgs(text) : text;
}

/** Stands for arguments that are too large to be kept. */
export function hashedArgs(text: string): string {
	return JSON.stringify({ sha256: hash('sha256', text), length: text.length });
}
