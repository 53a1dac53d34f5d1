import type { Client } from '#lib/client/client.ts';
import type { PlannedMutation } from '#lib/client/planned-mutation.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { reportFailure } from '#lib/client/words/failure.ts';
import type { Enqueued } from '#lib/engine-api/mutation.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import { tellFailure } from '#lib/components/change/tell-failure.ts';

interface Surroundings {
	readonly client: Pick<Client, 'mutate' | 'predict' | 'withdraw'>;
	readonly toasts: Pick<Toasts, 'show' | 'follow'>;
}

/** Change that is on the device, and what reverses it once it has left. */
export interface Made {
	readonly mutationId: string;
	/** Whether it is expected to wait for approval, so that undoing it once it has left withdraws it. */
	readonly isForApproval?: boolean;
	readonly inverse: PlannedMutation | null;
}

/**
 * Makes a change immediately and offers to undo it; what is said of it is its own state. Returns the
 * id of the change if it is on the device.
 */
export async function commit(
	mutation: PlannedMutation,
	surroundings: Surroundings
): Promise<string | undefined> {
	const result = await mutation.make(surroundings.client);
	if (!result.ok) {
		tellFailure(result.error, surroundings.toasts);
		return undefined;
	}
	const { mutationId } = result.value;
	const made = [{ mutationId, inverse: mutation.inverse, ...waitsFor(result.value) }];
	follow(made, surroundings, mutation.name);
	return mutationId;
}

/** Shows what becomes of changes, and offers to undo them. */
export function follow(made: readonly Made[], surroundings: Surroundings, kind?: string): void {
	surroundings.toasts.follow({
		changes: made.map(({ mutationId }) => mutationId),
		action: {
			label: 'Undo',
			run: () => undo(made, surroundings).catch(reportFailure)
		},
		...(kind !== undefined && { kind })
	});
}

/** Returns what undoing has to know of a change that is expected to wait for approval. */
export function waitsFor({
	prediction
}: Pick<Enqueued, 'prediction'>): Pick<Made, 'isForApproval'> {
	return prediction.outcome === 'approval' ? { isForApproval: true } : {};
}

/** The change that now says what undoing has done, or why nothing was undone. */
type Undone =
	{ readonly told: string } | { readonly failed: 'stays' | 'online_only' | 'storage_full' };

/** Undoes the newest first, so that no change is removed from under one that came after it. */
async function undo(made: readonly Made[], { client, toasts }: Surroundings): Promise<void> {
	const outcomes: Undone[] = [];
	for (const change of made.toReversed()) outcomes.push(await undoOne(change, client));
	const failures = new Set(outcomes.flatMap((one) => ('failed' in one ? [one.failed] : [])));
	const changes = outcomes.flatMap((one) => ('told' in one ? [one.told] : []));
	if (changes.length > 0) toasts.follow({ changes });
	if (failures.has('storage_full'))
		toasts.show(explainEnqueueError({ code: 'storage_full' }), { tone: 'bad' });
	else if (failures.has('stays'))
		toasts.show('It’s already been sent and can’t be undone.', { tone: 'bad' });
	else if (failures.has('online_only'))
		toasts.show(explainEnqueueError({ code: 'online_only' }), { tone: 'bad' });
}

/** Withdraws a change that has not left the device; answers one that has with its inverse. */
async function undoOne(
	{ mutationId, inverse, isForApproval: waits }: Made,
	client: Surroundings['client']
): Promise<Undone> {
	const withdrawn = await client.withdraw(mutationId);
	if (!withdrawn.ok) return { failed: 'storage_full' };
	if (withdrawn.value) return { told: mutationId };
	if (waits === true) {
		const result = await client.mutate('verdict.discard', { mutationId }, { redoOf: mutationId });
		return result.ok ? { told: result.value.mutationId } : { failed: 'stays' };
	}
	return inverse === null ? { failed: 'stays' } : answerBy(inverse, client);
}

async function answerBy(inverse: PlannedMutation, client: Surroundings['client']): Promise<Undone> {
	// A person who is not permitted to make the inverse gets a message instead of an attempt.
	const { rejection } = await inverse.predict(client);
	const isOver = rejection !== undefined && rejection.code !== 'online_only';
	if (isOver) return { failed: 'stays' };
	const result = await inverse.make(client);
	if (result.ok) return { told: result.value.mutationId };
	const { code } = result.error;
	return { failed: code === 'online_only' || code === 'storage_full' ? code : 'stays' };
}
