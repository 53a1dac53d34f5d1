import type { Client } from '#lib/client/client.ts';
import { follow } from '#lib/components/change/commit.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import type { Choice } from '#lib/engine-api/change.ts';
import { tellFailure } from '#lib/components/change/tell-failure.ts';

interface Surroundings {
	readonly client: Pick<Client, 'settle' | 'mutate' | 'withdraw' | 'reverse'>;
	readonly toasts: Pick<Toasts, 'show' | 'follow'>;
}

interface Resolution {
	readonly choices: readonly Choice[];
	/** What was discarded does not come back. */
	readonly isFinal?: boolean;
}

/** Works offline too. Returns false if the device could not save it. */
export async function resolve(
	{ choices, isFinal = false }: Resolution,
	{ client, toasts }: Surroundings
): Promise<boolean> {
	const result = await client.settle(choices);
	if (!result.ok) {
		tellFailure(result.error, toasts);
		return false;
	}
	const made = result.value.map(({ mutationId }) => mutationId);
	if (isFinal) toasts.follow({ changes: made });
	else follow(made, { client, toasts });
	return true;
}
