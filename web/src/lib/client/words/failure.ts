import { EngineEndedError } from '#lib/client/engine-life.ts';
import { explainEnqueueError } from './explain/enqueue-error.ts';

/**
 * Reports a failure of work that nothing awaits. It becomes an error event of the window, as if
 * thrown in an event handler; the layout shows it to the person.
 */
export function reportFailure(error: unknown): void {
	reportError(error);
}

export function failureWords(error: Error): string {
	if (error.name === 'QuotaExceededError') return explainEnqueueError({ code: 'storage_full' });
	if (error instanceof EngineEndedError)
		return 'Tenantry stopped before it answered. Check under Changes whether this was saved.';
	return 'That didn’t work. Try again; if it fails again, reload the app.';
}
