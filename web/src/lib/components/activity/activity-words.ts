import type { MutationName } from '@tenantry/shared/mutators.ts';
import { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { ActionGroup } from '#lib/client/words/entity-words.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import { wordsByMutation } from '#lib/client/words/mutation-words.ts';
import { isolate } from '#lib/client/words/text.ts';
import type { ActivityEntry } from '#lib/engine-api/activity.ts';

export function actionWords(name: string): string {
	return wordsByMutation.get(name)?.action ?? name;
}

export function namesOf(group: ActionGroup): MutationName[] {
	return [...wordsByMutation.keys()]
		.filter(isKnown)
		.filter((name) => wordsByMutation.get(name)?.group === group);
}

/** Stands in place of the subject's name: a refused creation has made nothing to name. */
export function unnamedWords({
	name,
	state,
	subject
}: Pick<ActivityEntry, 'name' | 'state' | 'subject'>): string {
	if (!name.endsWith('.create') || state !== 'rejected') return 'an item you don’t have access to';
	return subject?.collection === 'organization' ? 'an organization' : 'an administrator';
}

/** The result of a request is an entry of its own. */
export function isRequest({ state }: Pick<ActivityEntry, 'state'>): boolean {
	return state === 'approval' || state === 'quarantined';
}

export function outcomeWords({ state }: Pick<ActivityEntry, 'state'>): string {
	return OUTCOMES[state] ?? '';
}

const OUTCOMES: Partial<Readonly<Record<ActivityEntry['state'], string>>> = {
	approval: 'Sent for approval.',
	quarantined: 'Made on a revoked device. Sent to the owners for review.',
	noop: 'Nothing to change: it was already set.',
	merged: 'Applied together with changes by others.',
	superseded: 'Conflict: a different value was in effect.',
	review: 'Check again: it was made before its author saw newer changes.',
	expired: 'Expired, not sent: older than 24 hours.'
};

export function refusalWords({ code }: Pick<ActivityEntry, 'code'>): string | undefined {
	const known = RejectionCode.safeParse(code);
	return known.success ? explainRejection(known.data) : undefined;
}

/** The server carries out plans in its own name. */
export function actorWords({ actor, name }: Pick<ActivityEntry, 'actor' | 'name'>): string {
	if (actor.isSelf) return 'You';
	if (OF_PLANS.has(name)) return 'Automatically, as planned';
	// Nobody starts the next one of a review that repeats.
	const isRepeated = name === 'accessReview.start' && actor.id === null;
	return isRepeated || OF_TIME.has(name) ? 'Automatically' : actor.name;
}

/** Changes that the server makes when a time has come. */
const OF_TIME: ReadonlySet<string> = new Set([
	'approval.expire',
	'accessReview.end',
	'administrator.lapsePlans',
	'administrator.suspendUnreviewed'
]);

const OF_PLANS: ReadonlySet<string> = new Set([
	'administrator.endAccount',
	'administrator.startSuspension',
	'administrator.endSuspension',
	'administrator.endRaise',
	'organizationAccess.endRaise'
]);

const PLANS: ReadonlyMap<string, string> = new Map([
	['roleReturn', 'This ended the temporary role.'],
	['restoreAt', 'This ended the planned restoration.'],
	['plannedSuspension', 'This ended the planned suspension.']
]);

/** Names a plan that a change ended without being meant to. */
export function endedPlanWords({
	name,
	fields
}: Pick<ActivityEntry, 'name' | 'fields'>): string | undefined {
	if (OF_PLANS.has(name) || name === 'administrator.suspendFrom') return undefined;
	const ended = fields.filter(({ before, after }) => isGiven(before) && !isGiven(after));
	const words = ended.flatMap(({ field }) => PLANS.get(field) ?? []);
	return words.length === 0 ? undefined : words.join(' ');
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null;
}

export function requesterWords({
	requestedBy,
	subject
}: Pick<ActivityEntry, 'requestedBy' | 'subject'>): string | undefined {
	if (requestedBy === undefined) return undefined;
	const what = [actionWords(requestedBy.action), subject?.label && isolate(subject.label)]
		.filter((part) => part)
		.join(' ');
	return requestedBy.isSelf
		? `Requested by you: ${what}`
		: `Requested by ${isolate(requestedBy.name)}: ${what}`;
}

/** Returns who delivered a colleague's change, as a sentence. */
export function carrierWords({ carrier }: Pick<ActivityEntry, 'carrier'>): string | undefined {
	if (carrier === undefined) return undefined;
	const [name, device] = [isolate(carrier.name), isolate(carrier.deviceName)];
	return carrier.isSelf ? `Delivered by you from ${device}` : `Delivered by ${name} from ${device}`;
}

export function pathOf({ subject }: Pick<ActivityEntry, 'subject'>): string | undefined {
	switch (subject?.collection) {
		case 'administrator':
			return `/administrators/${subject.id}`;
		case 'organization':
			return `/organizations/${subject.id}`;
		case 'accessReview':
			return `/reviews/${subject.id}`;
		case 'provider':
			return '/settings/account';
		case undefined:
		default:
			return undefined;
	}
}

function isKnown(name: string): name is MutationName {
	return wordsByMutation.has(name);
}
