import { hasBrokenText } from './broken-text.ts';
import type { NewEntry } from './ledger.ts';

/**
 * Why somebody does something: optional in several mutations. Of what their own schema refuses, or
 * no database keeps as it is, nothing is said, because the audit would not add up.
 */
export function becauseOf(args: unknown): Pick<NewEntry, 'reason' | 'ticket'> {
	const { reason, ticket }: { reason?: unknown; ticket?: unknown } =
		typeof args === 'object' && args !== null ? args : {};
	return { reason: textOf(reason, 500), ticket: textOf(ticket, 100) };
}

function textOf(value: unknown, maxLength: number): string | null {
	const isText = typeof value === 'string' && !hasBrokenText(value);
	return isText ? value.slice(0, maxLength).toWellFormed() : null;
}
