import { mutatorOf, type MutationName } from '@tenantry/shared/mutators.ts';
import { DISCARD, subjectOf, isSent, type Pending } from '#lib/replica/pending.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { isOpen, type SettledEntry } from '#lib/replica/settled.ts';
import { toConflictViews, toFieldViews, wishesOf } from '#lib/worker/field-views.ts';
import { pendingState, settledState } from '#lib/worker/marks.ts';
import type { Changes, ChangeView, FieldView } from '#lib/worker/change-query.ts';

export function changesOf(replica: Replica): Changes {
	const needsYou = replica.needsYou();
	const open = new Set(needsYou.map(({ id }) => id));
	const settled = [...replica.settled.all()]
		.filter((entry) => !open.has(entry.id) && entry.mutation.name !== DISCARD)
		.sort((left, right) => right.at - left.at);
	return {
		needsYou: [...needsYou]
			.sort((left, right) => right.at - left.at)
			.map((entry) => settledView(replica, entry)),
		waiting: replica.queue
			.list()
			.filter(({ mutation }) => mutation.name !== DISCARD)
			.map((pending) => pendingView(replica, pending)),
		settled: settled.map((entry) => settledView(replica, entry))
	};
}

/** Unsettled changes about one row, newest first. */
export function changesAbout(replica: Replica, collection: string, id: string): ChangeView[] {
	const isAbout = (mutation: Pick<Pending['mutation'], 'name' | 'args'>): boolean => {
		const subject = subjectOf(mutation);
		return subject?.collection === collection && subject.id === id;
	};
	const waiting = replica.queue.list().filter(({ mutation }) => isAbout(mutation));
	const open = replica.needsYou().filter(({ mutation }) => isAbout(mutation));
	return [
		...waiting.toReversed().map((pending) => pendingView(replica, pending)),
		...open
			.toSorted((left, right) => right.at - left.at)
			.map((entry) => settledView(replica, entry))
	];
}

export function pendingView(replica: Replica, pending: Pending): ChangeView {
	const { mutation, changes, result } = pending;
	return {
		...common(replica, mutation.id, mutation),
		state: pendingState(replica, pending),
		rejection: result?.rejection ?? null,
		fields: changes.length > 0 ? toFieldViews(replica.view, changes) : wishesOf(mutation.args),
		decidedAt: null,
		deviceName: null,
		author: null,
		canWithdraw: !isSent(pending),
		canRedo: false,
		canDiscard: false
	};
}

export function settledView(replica: Replica, entry: SettledEntry): ChangeView {
	const isUnsettled = isOpen(entry);
	return {
		...common(replica, entry.id, entry.mutation),
		...ofVerdict(entry.verdict),
		state: settledState(entry),
		fields: fieldsOf(replica, entry),
		canWithdraw: false,
		canRedo: isUnsettled && mutatorOf(entry.mutation.name) !== undefined,
		canDiscard: isUnsettled
	};
}

function ofVerdict(
	verdict: SettledEntry['verdict']
): Pick<ChangeView, 'rejection' | 'decidedAt' | 'deviceName' | 'author'> {
	if (verdict === undefined)
		return { rejection: null, decidedAt: null, deviceName: null, author: null };
	return {
		rejection: verdict.rejection ?? null,
		decidedAt: verdict.decidedAt,
		deviceName: verdict.deviceName === '' ? null : verdict.deviceName,
		author: verdict.author?.name ?? null
	};
}

function fieldsOf({ view }: Replica, entry: SettledEntry): FieldView[] {
	const conflicts = entry.verdict?.conflicts ?? [];
	const told = new Set(conflicts.map(({ field }) => field));
	const changes = entry.changes.filter(({ field }) => !told.has(field));
	const fields = [...toConflictViews(view, conflicts), ...toFieldViews(view, changes)];
	return fields.length > 0 ? fields : wishesOf(entry.mutation.args);
}

function common(
	{ view }: Replica,
	id: string,
	mutation: Pick<Pending['mutation'], 'name' | 'args' | 'authoredAt'>
) {
	const subject = subjectOf(mutation) ?? { collection: '', id: '' };
	return {
		id,
		// A name this program does not know is shown as it is.
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
		name: mutation.name as MutationName,
		args: mutation.args,
		subject: { ...subject, label: labelOf(view, subject, mutation.args) },
		authoredAt: mutation.authoredAt
	};
}

function labelOf(
	view: Replica['view'],
	{ collection, id }: { readonly collection: string; readonly id: string },
	args: unknown
): string {
	const value = view.row(collection, id)?.value ?? view.base.row(collection, id)?.value ?? args;
	if (typeof value !== 'object' || value === null) return '';
	const text = (field: string): string => {
		const part: unknown = Reflect.get(value, field);
		return typeof part === 'string' ? part : '';
	};
	const person = `${text('firstName')} ${text('lastName')}`.trim();
	return person || text('name') || text('email');
}
