import type { ChangeView } from '#lib/engine-api/change.ts';
import { argument } from './arguments.ts';
import type { Phrase } from './entity-words.ts';
import { explainRejection } from './explain/rejection.ts';
import { formatNumber, LOCALE } from './locale.ts';
import { wordsByMutation } from './mutation-words.ts';
import { receivedWords } from './received-words.ts';
import { uncapitalized } from './text.ts';

type Verdict = Pick<
	ChangeView,
	| 'state'
	| 'expects'
	| 'rejection'
	| 'fields'
	| 'args'
	| 'authoredAt'
	| 'decidedAt'
	| 'received'
	| 'approval'
> &
	Partial<Pick<ChangeView, 'name' | 'isOpen'>>;

/** Sentence beneath the word of a change's state; empty if the word says it all. */
export function verdictOf(change: Verdict): string {
	const { state, fields, received } = change;
	if (received !== undefined) return receivedWords(received);
	const others = namesOf(fields);
	switch (state) {
		case 'waiting':
			return expectedWords(change);
		case 'held':
			return 'Waiting on an earlier change that needs your attention.';
		case 'sending':
			return isAsked(change) ? NEEDS_APPROVAL : '';
		case 'unanswered':
			return 'Sent, waiting for confirmation. We’ll retry automatically; it won’t be applied twice.';
		case 'carried':
			return 'With a colleague, not confirmed by the server yet. This device sends it too once it’s online; it won’t be applied twice.';
		case 'deferred':
			return 'Your server doesn’t support this change yet. It’s saved on this device and will be sent once the server is updated.';
		case 'applied':
			return doneWords(change.approval);
		case 'noop':
			return 'Nothing to change: it was already set.';
		case 'merged':
			return mergedWords(others, change.isOpen === true);
		case 'superseded':
			return supersededWords(change, others);
		case 'rejected':
			return rejectedWords(change);
		case 'review':
			return `Check again: made before you knew what ${sinceWords(change)}, so it wasn’t applied.`;
		case 'confirm':
			return 'Confirm it’s you to apply this change. Your last sign-in was too long ago.';
		case 'expired':
			return 'Expired, not sent: older than 24 hours.';
		case 'quarantined':
			return 'Made on a revoked device. Waiting for an owner to review it.';
		case 'approval':
			return 'Waiting for another administrator’s approval. Not applied yet.';
		case 'retracted':
			return 'Withdrawn before anyone approved it.';
		case 'toApprove':
			return toApproveWords(change);
		case 'unapproved':
			return 'Not applied: no one approved it in time.';
		case 'withdrawn':
			return 'Cancelled before it was sent.';
		case 'replaced':
			return 'Replaced by your later change.';
		case 'lost':
			return 'Lost when the server was restored from a backup.';
		case 'unreadable':
			return unreadableWords(change.args);
		case 'missing':
			return missingWords(change.args);
	}
}

function toApproveWords({ isOpen }: Verdict): string {
	return isOpen === true
		? 'Waiting for your approval. Not applied yet.'
		: 'You’ve decided about it. Your decision hasn’t been confirmed by the server yet.';
}

function supersededWords(change: Verdict, others: string): string {
	if (isOverturned(change))
		return others === ''
			? 'Overridden: your change was applied, then someone made a stricter change without seeing it. Theirs is in effect.'
			: `Overridden: your change was applied, then ${others} made a stricter change without seeing it. Theirs is in effect.`;
	return others === ''
		? 'Conflict: a different value is in effect. Your change wasn’t applied.'
		: `Conflict: ${others}’s value is in effect. Your change wasn’t applied.`;
}

function mergedWords(others: string, isOpen: boolean): string {
	if (isOpen)
		return others === ''
			? 'Applied in part. For the rest, a different value is in effect.'
			: `Applied in part. For the rest, ${others}’s value is in effect.`;
	return others === ''
		? 'Applied together with changes by others.'
		: `Applied together with changes by ${others}.`;
}

const NEEDS_APPROVAL = 'It takes effect once another administrator approves it.';

function expectedWords({ expects }: Verdict): string {
	if (expects?.outcome === 'approval') return `Not sent yet. ${NEEDS_APPROVAL}`;
	if (expects?.rejection === undefined) return 'Not sent yet.';
	return `Not sent yet. The server may refuse it: ${explainRejection(expects.rejection.code)}`;
}

/** The change waits for someone else's approval, or will once it arrives. */
function isAsked({
	state,
	expects
}: Pick<ChangeView, 'expects'> & { state?: ChangeView['state'] }) {
	return state === 'approval' || expects?.outcome === 'approval';
}

function doneWords(approval: ChangeView['approval']): string {
	const { decision, by } = approval ?? {};
	if (decision === 'approved') return by ? `Approved by ${by}.` : 'Approved.';
	if (decision !== 'glassBroken') return '';
	return by ? `${by} applied it without approval.` : 'Applied without approval.';
}

function rejectedWords({ name, rejection, approval }: Verdict): string {
	const isDecision = name?.startsWith('approval.') === true;
	if (isDecision && rejection?.code === 'time_passed') return 'Too late: it had already expired.';
	if (approval?.decision !== 'declined')
		return rejection === null ? 'Rejected.' : `Rejected: ${explainRejection(rejection.code)}`;
	const { by, reason } = approval;
	const who = by ?? 'Another administrator';
	return reason === null ? `${who} declined it.` : `${who} declined it: “${reason}”`;
}

/** What else a change does to an administrator, where its fields say less. */
export function effectOf({ name, state }: Pick<ChangeView, 'name' | 'state'>): string {
	return HAS_EFFECT.has(state) ? (wordsByMutation.get(name)?.effect ?? '') : '';
}

/** States in which the effect is still to come, or has come. */
const HAS_EFFECT: ReadonlySet<ChangeView['state']> = new Set([
	'waiting',
	'held',
	'sending',
	'unanswered',
	'carried',
	'deferred',
	'applied',
	'merged',
	'review',
	'confirm',
	'quarantined',
	'approval',
	'toApprove'
] as const);

export interface ChangeSentence {
	readonly before: string;
	readonly subject: string;
	readonly after: string;
}

type Named = Pick<ChangeView, 'name' | 'args' | 'subject' | 'about' | 'expects'> &
	Partial<Pick<ChangeView, 'state'>>;

export function sentenceOf(change: Named): ChangeSentence {
	const sentence = plainSentence(change);
	if (!isAsked(change)) return sentence;
	return { ...sentence, before: `Asked to ${uncapitalized(sentence.before)}` };
}

function plainSentence({ name, args, subject, about }: Named): ChangeSentence {
	if (about !== undefined) return decisionOn(plainSentence(about), phraseOf(name, args));
	const [before, after = ''] = phraseOf(name, args);
	const isImpersonal = wordsByMutation.get(name)?.isImpersonal === true;
	return { before, subject: isImpersonal ? '' : labelOf(subject), after };
}

function decisionOn(about: ChangeSentence, [decision]: Phrase): ChangeSentence {
	return { ...about, before: `${decision}: ${about.before}` };
}

export function sentenceText(change: Named): string {
	const { before, subject, after } = sentenceOf(change);
	return [before, subject, after].filter((part) => part !== '').join(' ');
}

function phraseOf(name: Named['name'], args: unknown): Phrase {
	if (name === 'unreadable') return ['A change saved on this device can no longer be read'];
	if (name === 'missing')
		return argument(args, 'count') === undefined
			? ['A change saved on this device is missing']
			: ['Changes saved on this device may be missing'];
	const { sentence } = wordsByMutation.get(name) ?? { sentence: [name] as const };
	return typeof sentence === 'function' ? sentence(args) : sentence;
}

function labelOf({ collection, label }: Named['subject']): string {
	if (label !== '') return label;
	if (collection === 'administrator') return 'an administrator you can’t see';
	return collection === 'organization' ? 'an organization you can’t see' : '';
}

/** Names only what lies outside the seal: the place, and whether the change was ever sent. */
function unreadableWords(args: unknown): string {
	const which = `Change #${String(argument(args, 'place'))} on this device is damaged and can’t be read.`;
	return argument(args, 'sent') === true
		? `${which} It was sent, so it may already be applied. Check Activity; the result will also appear here.`
		: `${which} It was never sent, so it isn’t in effect. Redo it if you still want it.`;
}

/** Says what this device's index still knows of a change whose record was deleted. */
function missingWords(args: unknown): string {
	const known = argument(args, 'count');
	if (typeof known === 'number') {
		const which =
			known === 0
				? 'Some of what was stored on this device was deleted, and changes may have gone with it.'
				: known === 1
					? '1 change stored on this device was deleted.'
					: `${formatNumber(known)} changes stored on this device were deleted.`;
		return `${which} Which ones isn’t known. Check Activity, and make again what’s missing.`;
	}
	const which = `Change #${String(argument(args, 'place'))} was deleted from this device.`;
	return argument(args, 'sent') === true
		? `${which} It was sent, so it may already be applied. Check Activity; the result will also appear here.`
		: `${which} It was never sent, so it isn’t in effect. Redo it if you still want it.`;
}

/** Names later authors only, because nothing tells which earlier changes the author knew of. */
function sinceWords({ fields, authoredAt }: Verdict): string {
	const later = namesOf(fields.filter(({ theirs }) => (theirs?.at ?? 0) > authoredAt));
	return later === '' ? 'has changed since' : `${later} has changed`;
}

/** The change was in effect until a stricter one arrived whose author had not seen it. */
function isOverturned({ fields, decidedAt }: Verdict): boolean {
	return fields.some(({ theirs }) => (theirs?.at ?? 0) > (decidedAt ?? Infinity));
}

/** Names whose values are in effect instead, each person once. */
function namesOf(fields: Verdict['fields']): string {
	const names = fields.flatMap(({ theirs }) => (theirs?.by ? [theirs.by] : []));
	return new Intl.ListFormat(LOCALE).format(new Set(names));
}
