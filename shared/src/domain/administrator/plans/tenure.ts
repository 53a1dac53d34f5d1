import type { Value } from '#row.ts';
import { asOwner, partOf, timeOr } from './access-plan.ts';

/** Time from `from` until just before `until`, epoch milliseconds. */
export interface Span {
	readonly from: number;
	readonly until: number;
}

/**
 * Returns when an administrator acts in one of these roles of owners, by their standing and the
 * plans that count for an owner. A suspended account acts from its planned restoration on, and none
 * acts after its end.
 */
export function tenureOf(administrator: Value, isHeld: (role: unknown) => boolean): Span[] {
	const { role, roleReturn, suspended, restoreAt } = administrator;
	const { plannedSuspension, endsAt } = asOwner(administrator);
	const returnsAt = timeOr(partOf(roleReturn, 'at'), Infinity);
	const isHeldAfter = returnsAt === Infinity || isHeld(partOf(roleReturn, 'role'));
	const from = isHeld(role) ? -Infinity : returnsAt;
	const tenure = { from, until: isHeldAfter ? Infinity : returnsAt };
	const away = [
		{ from: -Infinity, until: suspended === true ? timeOr(restoreAt, Infinity) : -Infinity },
		absenceOf(plannedSuspension),
		{ from: timeOr(endsAt, Infinity), until: Infinity }
	];
	return away.reduce((spans, absence) => spans.flatMap((span) => without(span, absence)), [tenure]);
}

/** Whether the spans together cover the whole of another one. */
export function covers(spans: readonly Span[], { from, until }: Span): boolean {
	let reached = from;
	for (const span of spans.toSorted((left, right) => left.from - right.from))
		if (span.from <= reached) reached = Math.max(reached, span.until);
	return reached >= until;
}

function without({ from, until }: Span, absence: Span): Span[] {
	if (absence.from >= absence.until) return [{ from, until }].filter(isLasting);
	const before = { from, until: Math.min(until, absence.from) };
	const after = { from: Math.max(from, absence.until), until };
	return [before, after].filter(isLasting);
}

function isLasting({ from, until }: Span): boolean {
	return from < until;
}

function absenceOf(plannedSuspension: unknown): Span {
	const from = partOf(plannedSuspension, 'from');
	if (typeof from !== 'number') return { from: Infinity, until: Infinity };
	return { from, until: timeOr(partOf(plannedSuspension, 'until'), Infinity) };
}
