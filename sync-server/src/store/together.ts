/**
 * Waits for statements of one transaction that were sent together. Throws only when all have ended,
 * so that none of them outlives the transaction.
 */
export async function together<T extends readonly unknown[]>(
	sent: readonly [...T]
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
	await Promise.allSettled(sent);
	return Promise.all(sent);
}
