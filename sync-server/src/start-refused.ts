import { isDiskFull } from '#store/trouble.ts';

/** The program cannot start as things are; the message is one line for the operator. */
export class StartRefused extends Error {}

/** What the operator is told of an error, where it is no bug of ours. */
export function refusalOf(error: unknown): string | undefined {
	if (error instanceof StartRefused) return error.message;
	return isDiskFull(error) ? 'The disk is full. Make room, then start again.' : undefined;
}
