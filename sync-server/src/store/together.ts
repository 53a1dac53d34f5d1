/**
 * Waits for statements of one transaction that were sent together. None of them outlives the
 * transaction, because an error is thrown only when all have ended.
 */
export async function together<T extends readonly unknown[]>(
	sent: readonly [...T]
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
	await Promise.allSettled(sent);
	return Promise.all(sent);
}
