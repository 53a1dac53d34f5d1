import type { OverturnedField } from '@tenantry/shared/transaction.ts';

import { parseRequester } from '#sync/audit/request.ts';
import type { PushTransaction } from './push-transaction.ts';
import { explainConflict } from '#sync/verdicts/explain.ts';
import { withConflicts, type KnownMutation } from '#sync/verdicts/known-mutation.ts';

/**
 * Makes a tightening stand whatever its author saw. If another author had loosened the same field
 * in the meantime, in good faith and with effect, their verdict becomes visible again as
 * superseded, so that they learn of it.
 */
export async function overturn(
	push: PushTransaction,
	tightening: Pick<KnownMutation, 'author_id' | 'version'>,
	fields: readonly OverturnedField[]
): Promise<void> {
	for (const { version, conflict } of fields) {
		const loosening = await decidedAt(push, version);
		if (loosening === undefined || !isTheirs(loosening, tightening)) continue;
		const event = push.events.find((entry) => entry.version === tightening.version);
		push.amend({
			...withConflicts(loosening, [explainConflict(conflict, event)]),
			outcome: 'superseded',
			visible_at: tightening.version
		});
	}
}

async function decidedAt(
	{ events, replays }: PushTransaction,
	version: number
): Promise<KnownMutation | undefined> {
	const own = events.find((event) => event.version === version);
	const event = own ?? (await replays.event(version));
	if (event === undefined) return undefined;
	// The author of an approved change learns of it, not its approver.
	const mutationId = parseRequester(event)?.mutationId ?? event.mutation_id ?? undefined;
	return mutationId === undefined ? undefined : replays.mutation(mutationId);
}

function isTheirs(loosening: KnownMutation, tightening: Pick<KnownMutation, 'author_id'>): boolean {
	return loosening.author_id !== tightening.author_id && loosening.successor === null;
}
