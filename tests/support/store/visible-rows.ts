import type { Row } from '@tenantry/shared/row.ts';
import * as z from 'zod/mini';
import type { Store, StoredRow } from '@tenantry/sync-server/store/store.ts';

/** Returns the current rows of a provider that a reader may see. */
export async function visibleRows(
	store: Pick<Store, 'read'>,
	providerId: string,
	readerId: string
): Promise<Map<string, Row>> {
	return seenBy(readerId, (await livingRows(store, providerId)).rows);
}

/**
 * Implements the first two rows of the role matrix again, slowly and straight from the brief, so
 * that the server's output is compared with independent code.
 */
export function seenBy(readerId: string, rows: ReadonlyMap<string, Row>): Map<string, Row> {
	const reader = rows.get(`administrator/${readerId}`);
	if (reader === undefined) throw new Error('The reader is gone.');
	const seesAll = reader.value.role === 'Administrator With Billing';
	const organizations = [...rows.keys()].filter((key) => key.startsWith('organization/'));
	const allIds = organizations.map((key) => key.slice('organization/'.length));
	const inSight = new Set(seesAll ? allIds : reachedBy(readerId, rows, allIds));

	const isInSight = (collection: string, id: string) => {
		if (collection === 'provider') return true;
		if (collection === 'organization') return inSight.has(id);
		if (REVIEWS.has(collection)) return seesAll;
		return seesAll || seesPerson({ readerId, role: reader.value.role, id }, rows, allIds);
	};
	const answer = new Map<string, Row>();
	for (const [key, row] of rows) {
		const [collection = '', id = ''] = key.split('/');
		if (!isInSight(collection, id)) continue;
		answer.set(key, collection === 'organizationAccess' ? edgesAmong(row, inSight) : row);
	}
	return answer;
}

const REVIEWS = new Set(['accessReview', 'reviewDecision']);
const SHARING = new Set<unknown>(['Administrator', 'Manager', 'Help Desk', 'Read Only']);

function seesPerson(
	{
		readerId,
		role,
		id
	}: { readonly readerId: string; readonly role: unknown; readonly id: string },
	rows: ReadonlyMap<string, Row>,
	allIds: readonly string[]
): boolean {
	if (id === readerId) return true;
	if (!SHARING.has(role)) return false;
	const theirs = reachedBy(id, rows, allIds);
	return reachedBy(readerId, rows, allIds).some((organization) => theirs.includes(organization));
}

function reachedBy(
	id: string,
	rows: ReadonlyMap<string, Row>,
	allIds: readonly string[]
): readonly string[] {
	if (rows.get(`administrator/${id}`)?.value.accessMode === 'all') return allIds;
	const edges = rows.get(`organizationAccess/${id}`)?.value ?? {};
	return allIds.filter((organization) => edges[organization] === true);
}

function edgesAmong(row: Row, inSight: ReadonlySet<string>): Row {
	const pick = <T>(edges: Readonly<Record<string, T>>) =>
		Object.fromEntries(Object.entries(edges).filter(([id]) => inSight.has(id)));
	return { ...row, value: pick(row.value), fields: pick(row.fields) };
}

/** All living rows, and the newest event of the snapshot that they were read from. */
export interface Snapshot {
	readonly version: number;
	readonly hash: string;
	readonly rows: ReadonlyMap<string, Row>;
}

export function livingRows(store: Pick<Store, 'read'>, providerId: string): Promise<Snapshot> {
	return store.read(providerId, async (reader) => {
		const { version, hash } = reader.head;
		const { rows } = await reader.changes({ after: 0, through: version, limit: 1_000_000 });
		const living = rows
			.filter(({ deleted }) => deleted === null)
			.map((row): [string, Row] => [`${row.collection}/${row.id}`, parse(row)]);
		return { version, hash, rows: new Map(living) };
	});
}

function parse({ value, created, fields }: StoredRow): Row {
	return {
		value: z.record(z.string(), z.unknown()).parse(JSON.parse(value)),
		created,
		fields: z.record(z.string(), z.number()).parse(JSON.parse(fields))
	};
}
