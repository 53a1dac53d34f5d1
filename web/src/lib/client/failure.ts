/**
 * For work that a person asked for and nobody waits for. The failure becomes an error event of the
 * window, as if it had been thrown in an event handler; the layout tells the person.
 */
export function tellFailure(error: unknown): void {
	reportError(error);
}
