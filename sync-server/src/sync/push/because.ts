import { LONGEST_REASON, LONGEST_TICKET } from '@tenantry/shared/domain/limits.ts';
import { hasBrokenText } from '#sync/json-text.ts';
import type { NewEntry } from '#sync/audit/chain.ts';

/**
 * Returns the reason and ticket of a change, which several mutations accept. Values that their
 * schema refuses or a database cannot store exactly become null, because the audit would not
 * verify.
 */
export function becauseOf(args: unknown): Pick<NewEntry, 'reason' | 'ticket'> {
	const { reason, ticket }: { reason?: unknown; ticket?: unknown } =
		typeof args === 'object' && args !== null ? args : {};
	return { reason: textOf(reason, LONGEST_REASON), ticket: textOf(ticket, LONGEST_TICKET) };
}

function textOf(value: unknown, maxLength: number): string | null {
	const isText = typeof value === 'string' && !hasBrokenText(value);
	return isText ? value.slice(0, maxLength).toWellFormed() : null;
}
