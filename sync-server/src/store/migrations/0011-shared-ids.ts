import { sql, type Kysely } from 'kysely';

/** An administrator's id that several providers use, with the time since when each has it. */
export interface SharedId {
	readonly id: string;
	/** Providers that use the id; the one that keeps it comes first. */
	readonly holders: readonly Holder[];
}

export interface Holder {
	readonly providerId: string;
	readonly providerName: string;
	readonly email: string;
	readonly isDeleted: boolean;
	/** When the server decided that they were added; null where the audit does not say. */
	readonly since: number | null;
}

interface Found extends Omit<Holder, 'isDeleted'> {
	readonly id: string;
	readonly deleted: number | null;
	readonly provider: string | null;
	readonly value: string;
}

const NAMED_MOST = 10;

/**
 * Finds administrator ids that several providers use. Before this migration an id was checked
 * within one provider only, but everything at the door was found by the id alone: taking another
 * provider's id gave access to its passwords, factors and sessions.
 */
export async function findSharedIds(db: Kysely<unknown>): Promise<SharedId[]> {
	const { rows } = await sql<Found>`
		SELECT r.id AS id, r.provider_id AS "providerId", r.deleted AS deleted, r.value AS value,
			p.value AS provider, e.applied_at AS since
		FROM record r
			LEFT JOIN record p ON p.provider_id = r.provider_id AND p.collection = 'provider'
				AND p.id = r.provider_id
			LEFT JOIN audit_event e ON e.provider_id = r.provider_id AND e.version = r.created
		WHERE r.collection = 'administrator' AND r.id IN (
			SELECT id FROM record WHERE collection = 'administrator' GROUP BY id HAVING count(*) > 1)
		ORDER BY r.id`.execute(db);
	const byId = Map.groupBy(rows, ({ id }) => id);
	return [...byId].map(([id, holders]) => ({ id, holders: holders.map(toHolder).sort(byClaim) }));
}

/** Returns which provider keeps each id. */
export function keepersOf(sharedIds: readonly SharedId[]): Map<string, string> {
	return new Map(
		sharedIds.flatMap(({ id, holders: [keeper] }) =>
			keeper === undefined ? [] : [[id, keeper.providerId] as const]
		)
	);
}

/**
 * Erases passwords, second factors, links and API answers of the shared ids and ends their
 * sessions, devices and API keys, because it can no longer be determined who set them. Their people
 * start with a new link.
 */
export async function closeSharedIds(db: Kysely<unknown>, ids: readonly string[]): Promise<void> {
	for (const id of ids) {
		for (const table of [
			'credential',
			'recovery_code',
			'passkey',
			'ticket',
			'session',
			'api_answer'
		])
			await sql`DELETE FROM ${sql.table(table)} WHERE administrator_id = ${id}`.execute(db);
		await sql`UPDATE device SET ended_at = last_seen_at, ended_reason = 'sessions_ended'
			WHERE administrator_id = ${id} AND ended_at IS NULL`.execute(db);
		await sql`UPDATE api_key SET ended_at = created_at, ended_reason = 'revoked'
			WHERE administrator_id = ${id} AND ended_at IS NULL`.execute(db);
	}
}

/** Returns the message that the operator reads when the server refuses to start. */
export function toText(sharedIds: readonly SharedId[]): string {
	const named = sharedIds.slice(0, NAMED_MOST).map(describe);
	const rest = sharedIds.length - named.length;
	return [
		'The same administrator id is in use at several providers. One of them may have signed in at the other.',
		...named,
		...(rest > 0 ? [`…and ${rest} more.`] : []),
		'Stop every server, make a backup with the version that ran before, and look into the audit.',
		'Then run `tenantry database separate`: each id stays with the provider named first. Its passwords,',
		'second factors, links, sessions and API keys are erased; `tenantry administrator setup-link` makes a',
		'new link for each person. At the other providers these administrators can no longer sign in:',
		'delete them there and add them again.'
	].join('\n');
}

export function describe({ id, holders }: SharedId): string {
	const said = holders.map(({ providerName, email, isDeleted, since }) => {
		const from = since === null ? 'time unknown' : `since ${new Date(since).toISOString()}`;
		return `“${providerName}” (${email}, ${from}${isDeleted ? ', deleted' : ''})`;
	});
	return `  ${id}: ${said.join(', ')}`;
}

/** Sorts living administrators before deleted ones, then by who had the id first. */
function byClaim(left: Holder, right: Holder): number {
	if (left.isDeleted !== right.isDeleted) return left.isDeleted ? 1 : -1;
	return (
		(left.since ?? Infinity) - (right.since ?? Infinity) ||
		left.providerId.localeCompare(right.providerId, 'en')
	);
}

function toHolder({ providerId, since, deleted, provider, value }: Found): Holder {
	return {
		...{ providerId, since, isDeleted: deleted !== null },
		providerName: textIn(provider, 'name') || providerId,
		email: textIn(value, 'email')
	};
}

function textIn(json: string | null, field: string): string {
	const value: unknown = JSON.parse(json ?? '{}');
	if (typeof value !== 'object' || value === null) return '';
	const text: unknown = Object.entries(value).find(([name]) => name === field)?.[1];
	return typeof text === 'string' ? text : '';
}
