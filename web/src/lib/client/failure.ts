import { explainEnqueueError } from './explain.ts';

/**
 * For work that a person asked for and nobody waits for. The failure becomes an error event of the
 * window, as if it had been thrown in an event handler; the layout tells the person.
 */
export function tellFailure(error: unknown): void {
	reportError(error);
}

/** For the person, of what no screen has explained. A worker's errors keep their names. */
export function failureWords({ name }: Error): string {
	if (name === 'QuotaExceededError') return explainEnqueueError({ code: 'storage_full' });
	return 'That didn’t work. Try again; if it fails again, reload the app.';
}
