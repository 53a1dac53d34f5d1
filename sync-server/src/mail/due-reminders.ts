import { sql } from 'kysely';

import { readPerson } from '#auth/person/person.ts';
import type { Database, StoreReader } from '#store/store.ts';
import { APPROVING_ROLES, openNeeds, REVIEWING_ROLES } from '#sync/pull/needs.ts';

import { mayBeReminded, type DueReminder } from './reminder.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Debounce: a reminder waits until nothing new has come to need its person for this long. */
export const REMIND_AFTER_MS = 15 * MINUTE_MS;
/** Limit on that wait, for someone to whom something new happens all the time. */
const LATEST_MS = HOUR_MS;
const EVERY_MS = DAY_MS;
/** No one is reminded of what is older, such as after an update or a restore. */
const NEWS_MS = 7 * DAY_MS;

/** Due reminders, and when to look again if nothing else happens. */
export interface FoundReminders {
	readonly due: readonly DueReminder[];
	readonly nextAt: number;
}

/** As in the index `mutation_open`. */
const OPEN = sql`successor IS NULL AND outcome NOT IN ('applied', 'noop')`;

export async function providersWithNeeds(db: Database): Promise<string[]> {
	const { rows } = await sql<{
		id: string;
	}>`SELECT DISTINCT provider_id AS id FROM mutation WHERE ${OPEN}`.execute(db);
	return rows.map(({ id }) => id);
}

/** People who want reminders, have no notified device, and whom something new needs. */
export async function findReminders(reader: StoreReader, at: number): Promise<FoundReminders> {
	const due: DueReminder[] = [];
	let nextAt = Infinity;
	for (const candidate of await candidates(reader, at)) {
		const dueAt = await dueTime(reader, candidate, at);
		if (dueAt <= at) due.push(candidate);
		else nextAt = Math.min(nextAt, dueAt);
	}
	return { due, nextAt };
}

/** People for whom something may be new, found without its facts. */
async function candidates(
	{ db, providerId, head }: StoreReader,
	at: number
): Promise<DueReminder[]> {
	const { rows } = await sql<Omit<DueReminder, 'through'>>`
		SELECT DISTINCT person.id AS "administratorId",
			COALESCE(reminder.told_version, 0) AS "notifiedThrough",
			COALESCE(reminder.sent_at, 0) AS "sentAt"
		FROM (
			SELECT author_id AS id, MAX(visible_at) AS newest FROM mutation
			WHERE provider_id = ${providerId} AND ${OPEN} AND outcome NOT IN ('quarantined', 'approval')
			GROUP BY author_id
			UNION ALL
			SELECT role.id, quarantined.newest FROM record_index AS role, (
				SELECT MAX(visible_at) AS newest FROM mutation
				WHERE provider_id = ${providerId} AND ${OPEN} AND outcome = 'quarantined'
			) AS quarantined
			WHERE role.provider_id = ${providerId} AND role.collection = 'administrator'
				AND role.name = 'role' AND role.value IN (${sql.join(REVIEWING_ROLES)})
			UNION ALL
			SELECT role.id, (
				SELECT MAX(visible_at) FROM mutation
				WHERE provider_id = ${providerId} AND ${OPEN} AND outcome = 'approval'
					AND author_id <> role.id
			) AS newest FROM record_index AS role
			WHERE role.provider_id = ${providerId} AND role.collection = 'administrator'
				AND role.name = 'role' AND role.value IN (${sql.join(APPROVING_ROLES)})
		) AS person
		JOIN audit_event ON audit_event.provider_id = ${providerId}
			AND audit_event.version = person.newest AND audit_event.applied_at > ${at - NEWS_MS}
		LEFT JOIN reminder ON reminder.provider_id = ${providerId}
			AND reminder.administrator_id = person.id
		WHERE person.newest > COALESCE(reminder.told_version, 0)
			AND COALESCE(reminder.is_on, 1) = 1
			AND NOT EXISTS (
				SELECT 1 FROM notification_subscription AS subscription
				WHERE subscription.provider_id = ${providerId}
					AND subscription.administrator_id = person.id
			)`.execute(db);
	const found = new Map(rows.map((row) => [row.administratorId, row]));
	return [...found.values()].map((row) => ({ ...row, through: head.version }));
}

async function dueTime(
	reader: StoreReader,
	{ administratorId, notifiedThrough, sentAt }: DueReminder,
	at: number
): Promise<number> {
	const person = await readPerson(reader, administratorId);
	if (person === undefined || !mayBeReminded(person)) return Infinity;
	const open = await openNeeds(reader, administratorId);
	const versions = new Set(open.map((stored) => stored.visible_at));
	const events = await reader.events([...versions].filter((version) => version > notifiedThrough));
	const times = events.map((event) => event.applied_at).filter((time) => time > at - NEWS_MS);
	if (times.length === 0) return Infinity;
	const quietAt = Math.max(...times) + REMIND_AFTER_MS;
	return Math.max(Math.min(quietAt, Math.min(...times) + LATEST_MS), sentAt + EVERY_MS);
}
