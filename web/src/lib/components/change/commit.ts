import { ok, type Result } from '@tenantry/shared/result.ts';
import type { Client } from '#lib/client/client.ts';
import { reportFailure } from '#lib/client/words/failure.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import { tellFailure } from '#lib/components/change/tell-failure.ts';

interface Surroundings {
	readonly client: Pick<Client, 'mutate' | 'withdraw' | 'reverse'>;
	readonly toasts: Pick<Toasts, 'show' | 'follow'>;
}

export async function commit(
	mutation: MutationCall,
	surroundings: Surroundings,
	options?: Parameters<Client['mutate']>[1]
): Promise<string | undefined> {
	const result = await surroundings.client.mutate(mutation, options);
	if (!result.ok) {
		tellFailure(result.error, surroundings.toasts);
		return undefined;
	}
	const { mutationId } = result.value;
	follow([mutationId], surroundings, mutation.name);
	return mutationId;
}

export function follow(
	mutationIds: readonly string[],
	surroundings: Surroundings,
	kind?: string
): void {
	surroundings.toasts.follow({
		changes: mutationIds,
		action: {
			label: 'Undo',
			run: () => undo(mutationIds, surroundings).catch(reportFailure)
		},
		...(kind !== undefined && { kind })
	});
}

/** Undoes the newest first, so that no change is removed from under one that came after it. */
async function undo(
	mutationIds: readonly string[],
	{ client, toasts }: Surroundings
): Promise<void> {
	const outcomes = [];
	for (const id of mutationIds.toReversed()) outcomes.push(await undoOne(id, client));
	const changes = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
	const errors = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
	if (changes.length > 0) toasts.follow({ changes });
	const worst = errors.find(({ code }) => code === 'storage_full') ?? errors[0];
	if (worst?.code === 'not_found')
		toasts.show('It’s already been sent and can’t be undone.', { tone: 'bad' });
	else if (worst) tellFailure(worst, toasts);
}

/**
 * Withdraws a change that has not left the device; reverses one that has. Returns the change that
 * now says what has been done.
 */
async function undoOne(
	mutationId: string,
	client: Surroundings['client']
): Promise<Result<string, EnqueueError>> {
	const withdrawn = await client.withdraw(mutationId);
	if (!withdrawn.ok) return withdrawn;
	if (withdrawn.value) return ok(mutationId);
	const reversed = await client.reverse(mutationId);
	return reversed.ok ? ok(reversed.value.mutationId) : reversed;
}
