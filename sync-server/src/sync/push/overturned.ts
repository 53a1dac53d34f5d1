import type { OverturnedField } from '@tenantry/shared/transaction.ts';

import type { StoredMutation } from '#store/store.ts';
import type { Court } from './judge.ts';
import { explainConflict, parseFacts } from './verdict-facts.ts';

/**
 * Makes a tightening stand whatever its author saw. If another author had loosened the same field
 * in the meantime, in good faith and with effect, their verdict becomes visible again as
 * superseded, so that they learn of it.
 */
export async function overturn(
	court: Court,
	tightening: StoredMutation,
	fields: readonly OverturnedField[]
): Promise<void> {
	for (const { version, conflict } of fields) {
		const loosening = await decidedAt(court, version);
		if (loosening === undefined || !isTheirs(loosening, tightening)) continue;
		const event = court.ledger.events.find((entry) => entry.version === tightening.version);
		const facts = parseFacts(loosening);
		facts.conflicts.push(explainConflict(conflict, event));
		loosening.verdict = JSON.stringify(facts);
		loosening.outcome = 'superseded';
		loosening.visible_at = tightening.version;
		court.ledger.amend(loosening);
	}
}

async function decidedAt(
	{ ledger, precedents }: Court,
	version: number
): Promise<StoredMutation | undefined> {
	const own = ledger.events.find((event) => event.version === version);
	const event = own ?? (await precedents.event(version));
	const mutationId = event?.mutation_id ?? undefined;
	return mutationId === undefined ? undefined : precedents.mutation(mutationId);
}

function isTheirs(loosening: StoredMutation, tightening: StoredMutation): boolean {
	return loosening.author_id !== tightening.author_id && loosening.successor === null;
}
