import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import { Outcome } from '@tenantry/shared/protocol/verdict.ts';

import type { PushTransaction } from '#sync/push/push-transaction.ts';
import type { VerdictFacts } from '#sync/verdicts/facts.ts';
import type { SaltlessVerdict } from './receipt.ts';

/**
 * Returns the verdict on a mutation as it is now, with when it was decided and who carried it then:
 * at its first arrival, by whatever way. Another author's mutation of the same id says nothing about
 * that one.
 */
export async function presentVerdict(
	{ at, replays }: Pick<PushTransaction, 'at' | 'replays'>,
	{ id }: Pick<Mutation, 'id'>,
	{ rejection }: Pick<PushResult, 'rejection'>
): Promise<SaltlessVerdict> {
	const code = rejection?.code ?? null;
	const stored = code === 'id_reused' ? undefined : await replays.mutation(id);
	if (stored === undefined) return { outcome: 'rejected', code, decidedAt: at, carrier: null };
	const { facts } = stored;
	return {
		outcome: Outcome.parse(stored.outcome),
		code: codeOf(facts),
		decidedAt: stored.decided_at,
		carrier: facts.carrier ?? null
	};
}

function codeOf({ rejection, review, approval }: VerdictFacts): string | null {
	return rejection?.code ?? review ?? approval?.decision ?? null;
}
