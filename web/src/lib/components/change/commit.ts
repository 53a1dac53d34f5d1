import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import type { Client } from '#lib/client/client.ts';
import type { PlannedMutation } from '#lib/client/planned-mutation.ts';
import type { ToastOptions, Toasts } from '#lib/ui/toasts.svelte.ts';
import type { Enqueued } from '#lib/engine-api/mutation.ts';
import { reportFailure } from '#lib/client/words/failure.ts';

interface Surroundings {
	readonly client: Pick<Client, 'mutate' | 'predict' | 'withdraw'>;
	readonly toasts: Pick<Toasts, 'show'>;
}

/** Change that is on the device, and what reverses it once it has left. */
export interface Made {
	readonly mutationId: string;
	/** Whether it is expected to wait for approval, so that undoing it once it has left withdraws it. */
	readonly isForApproval?: boolean;
	readonly inverse: PlannedMutation | null;
}

/**
 * Makes a change immediately and offers to undo it. `done` says what was done: "Suspended Ada
 * Park." Returns whether the change is on the device.
 */
export async function commit(
	mutation: PlannedMutation,
	done: string,
	surroundings: Surroundings
): Promise<boolean> {
	const result = await mutation.make(surroundings.client);
	if (!result.ok) {
		surroundings.toasts.show(explainEnqueueError(result.error), { tone: 'bad' });
		return false;
	}
	const { mutationId } = result.value;
	surroundings.toasts.show(
		done,
		saved(
			result.value,
			[{ mutationId, inverse: mutation.inverse, ...waitsFor(result.value) }],
			surroundings
		)
	);
	return true;
}

/** Returns what a toast says and offers after a change; without a doubt, several changes are one toast. */
export function saved(
	{ prediction }: Pick<Enqueued, 'prediction'>,
	made: readonly Made[],
	surroundings: Surroundings
): ToastOptions {
	const action = undoing(made, surroundings);
	const where = warningOf({ prediction });
	return prediction.rejection !== undefined || prediction.outcome === 'approval'
		? { action, where, whole: true }
		: { action, where, several: severalWords };
}

/** Returns what undoing has to know of a change that is expected to wait for approval. */
export function waitsFor({
	prediction
}: Pick<Enqueued, 'prediction'>): Pick<Made, 'isForApproval'> {
	return prediction.outcome === 'approval' ? { isForApproval: true } : {};
}

function severalWords(changes: number): string {
	return `${changes} changes.`;
}

/** Returns the Undo action of a toast. */
export function undoing(
	made: readonly Made[],
	surroundings: Surroundings
): NonNullable<ToastOptions['action']> {
	return { label: 'Undo', run: () => undo(made, surroundings).catch(reportFailure) };
}

const ON_DEVICE = 'Saved on this device.';
const NEEDS_APPROVAL =
	'Saved on this device. It takes effect once another administrator approves it.';

type Undone = 'withdrawn' | 'retracted' | 'reversed' | 'stays' | 'online_only' | 'storage_full';

/** Undoes the newest first, so that no change is removed from under one that came after it. */
async function undo(made: readonly Made[], { client, toasts }: Surroundings): Promise<void> {
	const outcomes: Undone[] = [];
	for (const change of made.toReversed()) outcomes.push(await undoOne(change, client));
	if (outcomes.includes('storage_full'))
		toasts.show(explainEnqueueError({ code: 'storage_full' }), { tone: 'bad' });
	else if (outcomes.includes('stays'))
		toasts.show('It’s already been sent and can’t be undone.', { tone: 'bad' });
	else if (outcomes.includes('online_only'))
		toasts.show(explainEnqueueError({ code: 'online_only' }), { tone: 'bad' });
	else if (outcomes.includes('retracted'))
		toasts.show('Withdrawn. It no longer waits for approval.', { where: ON_DEVICE });
	else if (outcomes.includes('reversed'))
		toasts.show('Undone by a new change.', { where: ON_DEVICE });
	else toasts.show('Undone. It was never sent.');
}

/** Withdraws a change that has not left the device; answers one that has with its inverse. */
async function undoOne(
	{ mutationId, inverse, isForApproval: waits }: Made,
	client: Surroundings['client']
): Promise<Undone> {
	const withdrawn = await client.withdraw(mutationId);
	if (!withdrawn.ok) return 'storage_full';
	if (withdrawn.value) return 'withdrawn';
	if (waits === true) {
		const result = await client.mutate('verdict.discard', { mutationId }, { redoOf: mutationId });
		return result.ok ? 'retracted' : 'stays';
	}
	return inverse === null ? 'stays' : answerBy(inverse, client);
}

async function answerBy(inverse: PlannedMutation, client: Surroundings['client']): Promise<Undone> {
	// A person who is not permitted to make the inverse gets a message instead of an attempt.
	const { rejection } = await inverse.predict(client);
	const isOver = rejection !== undefined && rejection.code !== 'online_only';
	if (isOver) return 'stays';
	const result = await inverse.make(client);
	if (result.ok) return 'reversed';
	const { code } = result.error;
	return code === 'online_only' || code === 'storage_full' ? code : 'stays';
}

/**
 * Returns the message after a change. An expected refusal is only a prediction, so it is mentioned
 * and is never a reason to drop the change.
 */
export function warningOf({ prediction }: Pick<Enqueued, 'prediction'>): string {
	if (prediction.outcome === 'approval') return NEEDS_APPROVAL;
	return savedWords(prediction.rejection && explainRejection(prediction.rejection.code));
}

/** `warning` is why the server may refuse it. */
export function savedWords(warning: string | undefined): string {
	if (warning === undefined) return ON_DEVICE;
	return `Saved on this device, but the server may refuse it: ${warning}`;
}
