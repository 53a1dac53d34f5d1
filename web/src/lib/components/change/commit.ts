import { explainEnqueueError, explainRejection } from '#lib/client/explain.ts';
import type { Client } from '#lib/client/client.ts';
import type { Draft } from '#lib/client/draft.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import type { Enqueued } from '#lib/worker/worker-api.ts';

interface Surroundings {
	readonly client: Client;
	readonly toasts: Toasts;
}

interface Words {
	/** What was done: "Suspended Ada Park." */
	readonly done: string;
	/** What takes it back once it has been sent; null where the person may not. */
	readonly inverse: Draft | null;
}

/** Makes a change at once and offers to undo it. Answers whether it is on the device. */
export async function commit(
	draft: Draft,
	{ done, inverse }: Words,
	{ client, toasts }: Surroundings
): Promise<boolean> {
	const result = await draft.make(client);
	if (!result.ok) {
		toasts.show(explainEnqueueError(result.error), { tone: 'bad' });
		return false;
	}
	const undo = {
		label: 'Undo',
		run: () => void undoChange(result.value, inverse, { client, toasts })
	};
	toasts.show(`${done} ${warningOf(result.value)}`, { action: undo });
	return true;
}

/** A change that has not left the device is taken back; one that has is answered by its inverse. */
async function undoChange(
	{ mutationId }: Enqueued,
	inverse: Draft | null,
	{ client, toasts }: Surroundings
): Promise<void> {
	if (await client.withdraw(mutationId)) {
		toasts.show('Undone. It was never sent.');
		return;
	}
	const result = await inverse?.make(client);
	if (result?.ok) toasts.show('Undone by a new change. Saved on this device.');
	else toasts.show('It has been sent already and cannot be taken back.', { tone: 'bad' });
}

/** What the device expects is only a forecast: said, and never a reason to drop the change. */
export function warningOf({ forecast }: Enqueued): string {
	if (forecast.rejection === undefined) return 'Saved on this device.';
	return `Saved on this device, but the server may refuse it: ${explainRejection(forecast.rejection.code)}`;
}
