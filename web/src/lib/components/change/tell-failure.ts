import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Toast, Toasts } from '#lib/ui/toasts.svelte.ts';

/** What a person cancelled, or may still ask for, is not a failure that stays. */
export function toneOf(code: string): Toast['tone'] {
	return code === 'step_up_required' || code === 'approval_required' ? 'calm' : 'bad';
}

/** A change that its person cancelled needs no notice. */
export function tellFailure(error: EnqueueError, toasts: Pick<Toasts, 'show'>): void {
	if (error.code !== 'cancelled') toasts.show(explainEnqueueError(error), { tone: 'bad' });
}
