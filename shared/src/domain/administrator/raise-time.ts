import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { policyOf } from '#domain/provider/schema.ts';
import { requireFuture } from './access-plan.ts';

const HOUR_MS = 3_600_000;
/** Leaves room between the choice of the longest time and its arrival at a clock that is behind. */
const ROUNDING_MS = 5 * 60_000;

/** Requires an end within the provider's limit, by the clock of whoever decides it. */
export function requireRaiseTime(
	tx: WriteTransaction,
	until: number,
	context: MutationContext
): void {
	requireFuture('until', until, context);
	const { maxRaiseHours } = policyOf(tx, context.providerId);
	if (until - context.at > maxRaiseHours * HOUR_MS + ROUNDING_MS)
		reject({ code: 'raise_too_long', field: 'until' });
}
