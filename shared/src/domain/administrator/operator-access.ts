import * as z from 'zod/mini';

/**
 * What the operator of the server did to an account from the command line: made the link of a first
 * set-up, made a link to an account that had a password or a second factor, or erased its factors.
 */
export const OperatorAccess = z.object({
	kind: z.enum(['firstLink', 'link', 'factor']),
	at: z.number()
});
export type OperatorAccess = z.infer<typeof OperatorAccess>;

/** Whether it may have opened an account that its person uses, so that the owners are notified. */
export function isReported({ kind }: Pick<OperatorAccess, 'kind'>): boolean {
	return kind !== 'firstLink';
}
