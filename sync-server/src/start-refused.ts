import { isDiskFull } from '#store/trouble.ts';

/** Thrown when the program cannot start as configured; the message is one line for the operator. */
export class StartRefused extends Error {}

/** Undefined for a bug, which has no message for the operator. */
export function refusalOf(error: unknown): string | undefined {
	if (error instanceof StartRefused) return error.message;
	return isDiskFull(error) ? 'The disk is full. Make room, then start again.' : undefined;
}
