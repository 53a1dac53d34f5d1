import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { policyOf } from '#domain/provider/schema.ts';
import { requireFuture } from './access-plan.ts';

const HOUR_MS = 3_600_000;
/** Allows for a server's clock that is behind the one by which the longest time was chosen. */
const ROUNDING_MS = 5 * 60_000;

/** Requires an end within the provider's limit, by the deciding side's clock. */
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
