import { outcomeOfEvent } from '@tenantry/shared/protocol/audit.ts';
import { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely';

import type { AuditEvent, Tables } from '#store/store.ts';

const NO_CHANGES = '[]';

/** Returns the outcome that an event's readers see, see `outcomeOfEvent`. */
export function reportedOutcome({ outcome, changes }: Pick<AuditEvent, 'outcome' | 'changes'>) {
	return outcomeOfEvent(Outcome.parse(outcome), changes !== NO_CHANGES);
}

/** Matches in SQL the events whose `reportedOutcome` is one of these. */
export function isReportedAs(
	event: ExpressionBuilder<Tables, 'audit_event'>,
	outcomes: readonly Outcome[]
): ExpressionWrapper<Tables, 'audit_event', SqlBool> {
	const others = outcomes.filter((outcome) => outcome !== 'noop');
	const parts = [];
	if (others.length > 0) parts.push(event('outcome', 'in', others));
	const noop = (operator: '=' | '!=') =>
		event.and([event('outcome', '=', 'noop'), event('changes', operator, NO_CHANGES)]);
	if (outcomes.includes('noop')) parts.push(noop('='));
	if (outcomes.includes('applied')) parts.push(noop('!='));
	return parts.length > 0 ? event.or(parts) : event.and([sql<SqlBool>`1 = 0`]);
}
