import { becauseFields } from '@tenantry/shared/domain/because.ts';
import * as z from 'zod/mini';
import { wordsByMutation } from '#lib/client/words/mutation-words.ts';
import type { ChangeState, ChangeView, FieldView } from '#lib/engine-api/change.ts';

interface RedoWords {
	readonly redo: string;
	readonly discard: string;
}

/** For several fields, each label applies to all of them. */
export function redoWords(state: ChangeState, isDivided = false): RedoWords {
	switch (state) {
		case 'review':
			return { redo: 'Yes, still wanted', discard: 'No, discard' };
		case 'confirm':
			return { redo: 'Confirm', discard: 'Discard' };
		case 'approval':
			return { redo: 'Redo', discard: 'Withdraw' };
		case 'toApprove':
		case 'unapproved':
		case 'rejected':
			return { redo: 'Retry', discard: 'Discard' };
		case 'expired':
			return { redo: 'Send again', discard: 'Discard' };
		case 'lost':
		case 'unreadable':
			return { redo: 'Redo', discard: 'Discard' };
		case 'missing':
			return { redo: 'Redo', discard: 'Dismiss' };
		case 'quarantined':
			return { redo: 'Release', discard: 'Discard' };
		case 'waiting':
		case 'held':
		case 'sending':
		case 'unanswered':
		case 'carried':
		case 'deferred':
		case 'applied':
		case 'noop':
		case 'merged':
		case 'superseded':
		case 'retracted':
		case 'withdrawn':
		case 'replaced':
			return isDivided
				? { redo: 'Keep all mine', discard: 'Use all theirs' }
				: { redo: 'Keep mine', discard: 'Use theirs' };
	}
}

export function conflictsOf({ state, fields }: ChangeView): readonly FieldView[] {
	const isConflict = state === 'superseded' || state === 'merged';
	return isConflict ? fields.filter(({ theirs }) => theirs !== undefined) : [];
}

export function pathOf({ subject }: Pick<ChangeView, 'subject'>): string {
	switch (subject.collection) {
		case 'administrator':
		case 'organizationAccess':
			return `/administrators/${subject.id}`;
		case 'organization':
			return `/organizations/${subject.id}`;
		case 'accessReview':
			return `/reviews/${subject.id}`;
		default:
			return '/settings/account';
	}
}

const MENDABLE: readonly ChangeState[] = [
	'rejected',
	'superseded',
	'merged',
	'review',
	'confirm',
	'unapproved',
	'lost'
];

/** Undefined if no form can show the change. */
export function mendingOf({
	id,
	name,
	state,
	subject
}: Pick<ChangeView, 'id' | 'name' | 'state' | 'subject'>): string | undefined {
	if (!MENDABLE.includes(state)) return undefined;
	const form = wordsByMutation.get(name)?.form;
	if (form !== 'subject') return form && `${form}?redo=${id}`;
	return subject.isHere ? `${pathOf({ subject })}?redo=${id}` : undefined;
}

/** Null if the change does not wait for approval. */
export function waitsUntilOf({
	state,
	approval
}: Pick<ChangeView, 'state' | 'approval'>): number | null {
	const isWaiting = state === 'approval' || state === 'toApprove';
	return isWaiting && approval !== undefined ? approval.expiresAt : null;
}

/** Who may hold a way into the approver-to-be's account, and what happens to it. */
export function shownEntryWords(
	{ to }: NonNullable<ChangeView['shownEntry']>,
	person: string
): string {
	return to === null
		? `The set-up code of ${person} was shown to another administrator. If you approve, the password and the second factor end, and ${person} gets an email to set them up again.`
		: `The set-up code of ${person} was shown to ${to}. If you approve, the password and the second factor end, and ${person} gets an email to set them up again.`;
}

const Because = z.object(becauseFields);

export function becauseWords(args: unknown): string {
	const { data } = Because.safeParse(args);
	return [data?.reason && `“${data.reason}”`, data?.ticket].filter(Boolean).join(' · ');
}
