import type { AuditRecord } from '@tenantry/shared/protocol/audit.ts';
import type { ActivityFilters } from '#lib/engine-api/activity.ts';

/** Fields that filters look at, whether of an event or of a change that is still to be decided. */
export type Filterable = Pick<AuditRecord, 'name' | 'actorId' | 'subject' | 'madeAt'> & {
	readonly outcome: AuditRecord['outcome'] | null;
	readonly appliedAt: number | null;
};

export function matches(event: Filterable, filters: ActivityFilters): boolean {
	return isAsked(event, filters) && isInTime(event, filters);
}

function isAsked(event: Filterable, filters: ActivityFilters): boolean {
	const names: readonly string[] | undefined = filters.names;
	const outcomes: readonly unknown[] | undefined = filters.outcomes;
	return (
		event.actorId === (filters.actorId ?? event.actorId) &&
		names?.includes(event.name) !== false &&
		outcomes?.includes(event.outcome) !== false &&
		isAbout(event.subject, filters.subject)
	);
}

function isAbout(subject: Filterable['subject'], wanted: ActivityFilters['subject']): boolean {
	if (wanted === undefined) return true;
	return subject?.collection === wanted.collection && subject.id === wanted.id;
}

function isInTime({ madeAt, appliedAt }: Filterable, filters: ActivityFilters): boolean {
	const { madeFrom, madeBefore, appliedFrom, appliedBefore } = filters;
	return (
		isBetween(madeAt, madeFrom, madeBefore) && isBetween(appliedAt, appliedFrom, appliedBefore)
	);
}

function isBetween(
	at: number | null,
	from: number | undefined,
	before: number | undefined
): boolean {
	if (at === null) return from === undefined && before === undefined;
	return at >= (from ?? -Infinity) && at < (before ?? Infinity);
}
