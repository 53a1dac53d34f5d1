import { displayNameOf } from '@tenantry/shared/collections.ts';
import { inTodaysForm, isKnownHere, type MutationName } from '@tenantry/shared/mutators.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { VerdictApproval } from '@tenantry/shared/protocol/verdict.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import {
	aboutId,
	DISCARD,
	subjectOf,
	isSent,
	type QueuedMutation
} from '#lib/replica/queue/queued-mutation.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';
import { isAwaiting, isOpen, type SettledEntry } from '#lib/replica/queue/settled.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { CarriedChanges } from '#lib/engine/features/envelopes/carried-changes.ts';
import { toFieldViews } from '#lib/engine/session/field-views.ts';
import { queuedState, settledState } from '#lib/engine/session/badges.ts';
import { chainsOf } from './chains.ts';
import { toConflictViews } from './conflict-views.ts';
import { inverseOf } from './inverse.ts';
import type { ApprovalView, Changes, ChangeView, FieldView } from '#lib/engine-api/change.ts';
import { wishesOf } from './shown-values.ts';
import { shownEntryOf } from './shown-entry.ts';
import { unreadableViews } from './unreadable-views.ts';

/** Number of recently settled changes checked for an inverse; older ones are not undone. */
const RECENT = 50;

export function changesOf(
	session: OpenSession,
	carriedChanges: Pick<CarriedChanges, 'stateOf'>,
	shown: number
): Changes {
	const { replica } = session;
	const chains = chainsOf(replica);
	const chained = new Set([...chains.values()].flat());
	const needsYou = replica.needsYou();
	const open = new Set(needsYou.map(({ id }) => id));
	const isSettled = (entry: SettledEntry): boolean =>
		!open.has(entry.id) && entry.mutation.name !== DISCARD && !isAwaiting(entry);
	const settled = [...replica.settled.all()]
		.filter(isSettled)
		.sort((left, right) => right.at - left.at);
	const awaiting = replica.awaiting().toSorted((left, right) => right.at - left.at);
	const chainOf = (id: string): ChangeView[] =>
		(chains.get(id) ?? []).map((queued) => withChain(queuedView(replica, queued), chainOf));
	return {
		needsYou: [
			...unreadableViews(replica),
			...needsYou
				.toSorted((left, right) => right.at - left.at)
				.map((entry) => settledView(replica, entry))
		].map((view) => withChain(view, chainOf)),
		waiting: replica.queue
			.list()
			.filter((queued) => !chained.has(queued))
			.map((queued) =>
				withChain(
					carriedView(queuedView(replica, queued), carriedChanges.stateOf(queued.sequence)),
					chainOf
				)
			),
		awaiting: awaiting.map((entry) => settledView(replica, entry)),
		settled: settled.slice(0, shown).map((entry, at) => ({
			...settledView(replica, entry),
			canReverse: at < RECENT && inverseOf(session, entry) !== undefined
		})),
		settledCount: session.preview > 0 ? null : settled.length
	};
}

function withChain(view: ChangeView, chainOf: (id: string) => ChangeView[]): ChangeView {
	const followers = chainOf(view.id).map((follower) => named(follower, view));
	return { ...view, followers };
}

/** Adds what a receipt says; of that, only a confirmation still needs the person. */
export function carriedView(
	view: ChangeView,
	state: ReturnType<CarriedChanges['stateOf']>
): ChangeView {
	if (state === undefined || view.state !== 'unanswered') return view;
	if (state === 'carried') return { ...view, state };
	const { outcome } = state;
	return { ...view, state: outcome, isOpen: outcome === 'review', received: state };
}

function named(follower: ChangeView, { subject }: ChangeView): ChangeView {
	const isKnown = follower.subject.isHere || follower.subject.id !== subject.id;
	return isKnown ? follower : { ...follower, subject };
}

export function changesAbout(replica: Replica, collection: string, id: string): ChangeView[] {
	const isAbout = (mutation: Pick<QueuedMutation['mutation'], 'name' | 'v' | 'args'>): boolean => {
		const subject = subjectOf(mutation);
		return subject?.collection === collection && subject.id === id;
	};
	const waiting = replica.queue.about(rowKey(collection, id));
	const open = replica.needsYou().filter(({ mutation }) => isAbout(mutation));
	return [
		...waiting.toReversed().map((queued) => queuedView(replica, queued)),
		...open
			.toSorted((left, right) => right.at - left.at)
			.map((entry) => settledView(replica, entry))
	];
}

export function queuedView(replica: Replica, queued: QueuedMutation): ChangeView {
	const { changes, result } = queued;
	const mutation = inTodaysForm(queued.mutation);
	return {
		...common(replica, mutation.id, mutation),
		state: queuedState(replica, queued),
		isOpen: false,
		...expectation(replica, mutation.id),
		rejection: result?.rejection ?? null,
		fields: changes.length > 0 ? toFieldViews(replica.view, changes) : wishesOf(mutation.args),
		decidedAt: null,
		deviceName: null,
		author: null,
		canWithdraw: !isSent(queued),
		canRedo: false,
		canDiscard: false,
		canReverse: false,
		followers: []
	};
}

function expectation({ view }: Replica, mutationId: string): Pick<ChangeView, 'expects'> {
	const expects = view.expectedOf(mutationId);
	return expects === undefined ? {} : { expects };
}

export function settledView(replica: Replica, entry: SettledEntry): ChangeView {
	const isUnsettled = needsItsPerson(replica, entry);
	const isWaiting = isAwaiting(entry) && !replica.queue.isRedone(entry.id);
	const isToApprove = settledState(entry) === 'toApprove';
	return {
		...common(replica, entry.id, entry.mutation),
		...ofVerdict(entry.verdict),
		state: settledState(entry),
		isOpen: isUnsettled,
		fields: fieldsOf(replica, entry),
		...(isToApprove && shownEntryOf(replica.view, entry.verdict?.approval?.changes)),
		canWithdraw: false,
		canRedo: isUnsettled && !isToApprove && isKnownHere(entry.mutation),
		// Its author may withdraw what waits; others decide about it instead.
		canDiscard: isWaiting || (isUnsettled && !isToApprove),
		canBreakGlass: isWaiting && hasPermission(replica.view.principal, 'approval.decide'),
		canReverse: false,
		followers: []
	};
}

/** A change that was redone or decided about here waits for that, not for its person. */
export function needsItsPerson({ queue }: Replica, entry: SettledEntry): boolean {
	return isOpen(entry) && !queue.isRedone(entry.id);
}

function ofVerdict(
	verdict: SettledEntry['verdict']
): Pick<ChangeView, 'rejection' | 'decidedAt' | 'deviceName' | 'author' | 'approval'> {
	if (verdict === undefined)
		return { rejection: null, decidedAt: null, deviceName: null, author: null };
	return {
		rejection: verdict.rejection ?? null,
		// What waited for approval was decided with it.
		decidedAt: verdict.approval?.at ?? verdict.decidedAt,
		deviceName: verdict.deviceName === '' ? null : verdict.deviceName,
		author: verdict.author?.name ?? null,
		...(verdict.approval && { approval: approvalOf(verdict.approval) })
	};
}

function approvalOf({ expiresAt, decision, by, at, reason }: VerdictApproval): ApprovalView {
	return {
		expiresAt,
		decision: decision ?? null,
		by: by?.name ?? null,
		at: at ?? null,
		reason: reason ?? null
	};
}

function fieldsOf(replica: Replica, entry: SettledEntry): FieldView[] {
	const { view } = replica;
	const conflicts = entry.verdict?.conflicts ?? [];
	const told = new Set(conflicts.map((at) => fieldKey(at.collection, at.id, at.field)));
	const { verdict } = entry;
	const changes = (verdict?.approval?.changes ?? entry.changes).filter(
		(at) => !told.has(fieldKey(at.collection, at.id, at.field))
	);
	const fields = [...toConflictViews(replica, conflicts), ...toFieldViews(view, changes)];
	return fields.length > 0 ? fields : wishesOf(entry.mutation.args);
}

function common(
	replica: Replica,
	id: string,
	mutation: Pick<QueuedMutation['mutation'], 'name' | 'v' | 'args' | 'authoredAt'>
) {
	const { view } = replica;
	const subject = subjectOf(mutation) ?? { collection: '', id: '' };
	return {
		id,
		...aboutRequest(replica, mutation),
		// A name that this program does not know is shown unchanged.
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
		name: mutation.name as MutationName,
		args: mutation.args,
		subject: { ...subject, ...labelOf(view, subject, mutation.args) },
		authoredAt: mutation.authoredAt
	};
}

function aboutRequest(
	replica: Replica,
	mutation: Pick<QueuedMutation['mutation'], 'name' | 'args'>
): Pick<ChangeView, 'about'> {
	const request = replica.settled.get(aboutId(mutation) ?? '');
	if (request === undefined) return {};
	const { name, args, subject } = common(replica, request.id, request.mutation);
	return { about: { name, args, subject } };
}

function labelOf(
	view: Replica['view'],
	{ collection, id }: { readonly collection: string; readonly id: string },
	args: unknown
): Pick<ChangeView['subject'], 'label' | 'isHere'> {
	const row = view.row(collection, id);
	const isHere = row !== undefined && row.deleted === undefined;
	const value = row?.value ?? view.base.row(collection, id)?.value ?? args;
	if (typeof value !== 'object' || value === null) return { label: '', isHere };
	return { label: displayNameOf(collection, value), isHere };
}
