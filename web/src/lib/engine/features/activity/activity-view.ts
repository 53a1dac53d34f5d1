import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { displayNameOf } from '@tenantry/shared/collections.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { AuditRecord } from '@tenantry/shared/protocol/audit.ts';
import { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { DISCARD } from '#lib/replica/queue/queued-mutation.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { SettledEntry } from '#lib/replica/queue/settled.ts';
import type {
	Activity,
	ActivityDay,
	ActivityEntry,
	ActivityQuery
} from '#lib/engine-api/activity.ts';
import { toFieldViews } from '#lib/engine/session/field-views.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';
import { matches } from './activity-filter.ts';
import type { ActivitySession, ActivityLog, Found } from './activity-log.ts';
import {
	needsItsPerson,
	queuedView,
	settledView
} from '#lib/engine/features/changes/change-views.ts';

/** Lists decided events, and this person's own changes that still wait, by day. */
export function activityOf(
	session: ActivitySession,
	log: ActivityLog,
	query: ActivityQuery
): Activity {
	const { replica, loop } = session;
	const found = log.found(query.filters);
	const own = ownChanges(session, log).filter((entry) =>
		matches(toFilterable(entry), query.filters)
	);
	const entries = [...own, ...found.events.map((event) => toEntry(session, event))].sort(
		(left, right) => placeOf(right) - placeOf(left)
	);
	const { principal } = replica.view;
	return {
		days: toDays(entries.slice(0, query.count)),
		asOf: asOf(session, log),
		older: olderOf(found, {
			isCut: entries.length > query.count,
			isOnline: loop.health.connection === 'online'
		}),
		isReading: log.isReading,
		canReadOthers: hasPermission(principal, 'audit.read'),
		canVerify: hasPermission(principal, 'provider.write')
	};
}

function olderOf(
	{ more }: Found,
	{ isCut, isOnline }: { readonly isCut: boolean; readonly isOnline: boolean }
): Activity['older'] {
	if (isCut) return 'available';
	if (!more) return 'none';
	return isOnline ? 'available' : 'needs_connection';
}

/** While nothing has been decided since, every contact with the server confirms the events. */
function asOf({ replica, loop }: ActivitySession, { kept }: ActivityLog): number | null {
	if (kept === undefined) return null;
	const isNewest = kept.version >= replica.state.version;
	return isNewest ? Math.max(kept.at, loop.health.lastSyncAt ?? 0) : kept.at;
}

function toEntry({ replica, identity }: ActivitySession, event: AuditRecord): ActivityEntry {
	const { actorId, subject, madeAt, appliedAt } = event;
	return {
		id: `v${event.version}`,
		name: event.name,
		state: event.outcome,
		isOpen: isOpenHere(replica, event.mutationId),
		code: event.code,
		actor: { id: actorId, name: event.actorName, isSelf: actorId === identity.administratorId },
		deviceName: event.deviceName,
		address: event.address,
		subject: subject && { ...subject, label: labelOf(replica, subject) ?? subject.label },
		fields: toFieldViews(replica.view, event.changes),
		reason: event.reason,
		ticket: event.ticket,
		madeAt,
		appliedAt,
		...(event.isMadeAtUncertain === true && { isMadeAtUncertain: true }),
		...(event.requestedBy && { requestedBy: toRequester(event.requestedBy, identity) }),
		...(event.carrier && { carrier: toCarrier(event.carrier, identity) })
	};
}

function isOpenHere(replica: Replica, mutationId: string | null): boolean {
	const entry = mutationId === null ? undefined : replica.settled.get(mutationId);
	return entry !== undefined && needsItsPerson(replica, entry);
}

function toRequester(
	{ id, name, action }: NonNullable<AuditRecord['requestedBy']>,
	{ administratorId }: Pick<ActivitySession['identity'], 'administratorId'>
): NonNullable<ActivityEntry['requestedBy']> {
	return { name, isSelf: id === administratorId, action };
}

function toCarrier(
	{ id, name, deviceName }: NonNullable<AuditRecord['carrier']>,
	{ administratorId }: Pick<ActivitySession['identity'], 'administratorId'>
): NonNullable<ActivityEntry['carrier']> {
	return { name, isSelf: id === administratorId, deviceName };
}

function labelOf(
	{ view }: Replica,
	{ collection, id }: { readonly collection: string; readonly id: string }
): string | undefined {
	const value = view.row(collection, id)?.value;
	return displayNameOf(collection, value) || undefined;
}

function ownChanges(session: ActivitySession, { kept }: ActivityLog): ActivityEntry[] {
	const { replica } = session;
	const known = new Set(kept?.events.map(({ mutationId }) => mutationId));
	const isNews = ({ id, verdict, mutation }: SettledEntry): boolean => {
		const isOwn = verdict !== undefined && verdict.author === undefined;
		const isLater = isOwn && verdict.version > (kept?.version ?? 0);
		return isLater && !known.has(id) && mutation.name !== DISCARD;
	};
	const waiting = replica.queue.list().filter(({ mutation }) => mutation.name !== DISCARD);
	const changes = [
		...waiting
			.filter(({ mutation }) => !known.has(mutation.id))
			.map((queued) => queuedView(replica, queued)),
		...[...replica.settled.all()].filter(isNews).map((entry) => settledView(replica, entry))
	];
	return changes.map((change) => toOwnEntry(session, change));
}

function toOwnEntry({ replica, identity }: ActivitySession, change: ChangeView): ActivityEntry {
	const { id, name, state, isOpen, rejection, subject, fields, args, authoredAt, decidedAt } =
		change;
	const self = { collection: administrators.name, id: identity.administratorId };
	return {
		id,
		name,
		state,
		isOpen,
		code: rejection?.code ?? null,
		actor: { id: self.id, name: labelOf(replica, self) ?? identity.email, isSelf: true },
		deviceName: change.deviceName,
		address: null,
		subject: subject.id === '' ? null : { ...subject, label: subject.label || null },
		fields,
		reason: textOf(args, 'reason'),
		ticket: textOf(args, 'ticket'),
		madeAt: authoredAt,
		appliedAt: decidedAt
	};
}

function textOf(args: unknown, name: string): string | null {
	const value: unknown =
		typeof args === 'object' && args !== null ? Reflect.get(args, name) : undefined;
	return typeof value === 'string' && value !== '' ? value : null;
}

function toFilterable({ name, state, actor, subject, madeAt, appliedAt }: ActivityEntry) {
	const outcome = appliedAt === null ? undefined : Outcome.safeParse(state);
	return {
		name,
		actorId: actor.id,
		madeAt,
		appliedAt,
		subject: subject && { ...subject },
		outcome: outcome?.success === true ? outcome.data : null
	};
}

function placeOf({ madeAt, appliedAt }: ActivityEntry): number {
	return appliedAt ?? madeAt;
}

function toDays(entries: readonly ActivityEntry[]): ActivityDay[] {
	const days = new Map<number, ActivityEntry[]>();
	for (const entry of entries) {
		const startsAt = new Date(placeOf(entry)).setHours(0, 0, 0, 0);
		const day = days.get(startsAt);
		if (day === undefined) days.set(startsAt, [entry]);
		else day.push(entry);
	}
	return [...days].map(([startsAt, all]) => ({ startsAt, entries: all }));
}
