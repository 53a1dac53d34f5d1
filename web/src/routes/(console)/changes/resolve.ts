import type { Client } from '#lib/client/client.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { undoing } from '#lib/components/change/commit.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import type { Choice } from '#lib/engine-api/change.ts';
import type { Enqueued } from '#lib/engine-api/mutation.ts';

interface Surroundings {
	readonly client: Pick<Client, 'settle' | 'mutate' | 'predict' | 'withdraw'>;
	readonly toasts: Pick<Toasts, 'show'>;
}

interface Resolution {
	readonly choices: readonly Choice[];
	/** Returns the message once the changes are on the device. */
	readonly done: (made: readonly Enqueued[]) => string;
	/** Whether something was discarded that does not come back. */
	readonly isFinal?: boolean;
}

/** Resolves changes on this device, online or offline. Returns whether that was saved. */
export async function resolve(
	{ choices, done, isFinal = false }: Resolution,
	{ client, toasts }: Surroundings
): Promise<boolean> {
	const result = await client.settle(choices);
	if (!result.ok) {
		toasts.show(explainEnqueueError(result.error), { tone: 'bad' });
		return false;
	}
	const made = result.value.map(({ mutationId }) => ({ mutationId, inverse: null }));
	const action = undoing(made, { client, toasts });
	toasts.show(done(result.value), isFinal ? {} : { action });
	return true;
}
