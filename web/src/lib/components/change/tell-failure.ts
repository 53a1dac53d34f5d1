import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';

/** Says why a change could not be kept; one that its person cancelled needs no notice. */
export function tellFailure(error: EnqueueError, toasts: Pick<Toasts, 'show'>): void {
	if (error.code !== 'cancelled') toasts.show(explainEnqueueError(error), { tone: 'bad' });
}
