import * as z from 'zod/mini';
import { administratorOf } from '#lib/client/change-words.ts';
import type { ChangeState, ChangeView } from '#lib/worker/change-query.ts';

interface RedoWords {
	readonly redo: string;
	readonly discard: string;
}

/** What the two ways out of an unsettled change are called. */
export function redoWords(state: ChangeState): RedoWords {
	switch (state) {
		case 'review':
			return { redo: 'Yes, still wanted', discard: 'No, discard' };
		case 'rejected':
			return { redo: 'Retry', discard: 'Discard' };
		case 'expired':
			return { redo: 'Send again', discard: 'Discard' };
		case 'lost':
			return { redo: 'Redo', discard: 'Discard' };
		case 'quarantined':
			return { redo: 'Release', discard: 'Discard' };
		case 'waiting':
		case 'held':
		case 'sending':
		case 'unanswered':
		case 'deferred':
		case 'applied':
		case 'noop':
		case 'merged':
		case 'superseded':
		case 'withdrawn':
		case 'replaced':
			return { redo: 'Keep mine', discard: 'Use theirs' };
	}
}

/** Where that is found which a change is about. */
export function pathOf({ subject }: Pick<ChangeView, 'subject'>): string {
	switch (subject.collection) {
		case 'administrator':
		case 'organizationAccess':
			return `/administrators/${subject.id}`;
		case 'organization':
			return `/organizations/${subject.id}`;
		default:
			return '/settings/account';
	}
}

/** The form in which a refused change can be mended: what was typed is there again. */
export function mendingOf({
	id,
	name,
	args,
	state
}: Pick<ChangeView, 'id' | 'name' | 'args' | 'state'>): string | undefined {
	if (state !== 'rejected') return undefined;
	if (name === 'administrator.create') return `/administrators/new?redo=${id}`;
	const administratorId = administratorOf(args);
	if (name !== 'administrator.editDetails' || administratorId === undefined) return undefined;
	return `/administrators/${administratorId}?redo=${id}`;
}

const Because = z.object({ reason: z.optional(z.string()), ticket: z.optional(z.string()) });

/** Why it was made, in its author's words; empty where they gave none. */
export function becauseWords(args: unknown): string {
	const { data } = Because.safeParse(args);
	return [data?.reason && `“${data.reason}”`, data?.ticket].filter(Boolean).join(' · ');
}
