import { reviewDecisions, ReviewDecision } from '@tenantry/shared/domain/access-review/decision.ts';
import { accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { Provider, providers } from '@tenantry/shared/domain/provider/schema.ts';
import { fieldVersion, type Row } from '@tenantry/shared/row.ts';

import type { AuditEvent, StoreReader } from '#store/store.ts';
import { changesOf } from '#sync/audit/replay.ts';
import { parseRow } from '#sync/loaded-rows.ts';
import { leftOutOf } from './coverage.ts';
import { startedReview, toPerson, type DecidedSubject, type EvidenceFacts } from './evidence.ts';
import { readScope } from './read-scope.ts';

/**
 * Reads the evidence of a review in a snapshot. The rows tell where in the audit the decisions are;
 * everything about a decision comes from its event. Undefined if there is no such review.
 */
export async function readEvidence(
	reader: StoreReader,
	id: string
): Promise<EvidenceFacts | undefined> {
	const { providerId, head } = reader;
	const found = await readRows(reader, [
		[providers.name, providerId],
		[accessReviews.name, id],
		[reviewDecisions.name, id]
	]);
	const row = found.get(`${accessReviews.name}/${id}`);
	if (row === undefined || row.deleted !== undefined) return undefined;
	const decided = found.get(`${reviewDecisions.name}/${id}`)?.fields ?? {};
	const events = new EventsByVersion(
		await reader.events([row.created, fieldVersion(row, 'closedAt'), ...Object.values(decided)])
	);
	const started = events.at(row.created);
	const review = startedReview(started, id);
	const inScope = await readScope(reader, { scope: review.scope, version: row.created });
	const named = [...review.subjects, ...review.reviewers, ...leftOutOf(inScope, review)];
	const people = await readRows(
		reader,
		[...new Set(named)].map((who) => [administrators.name, who])
	);
	const { name } = Provider.parse(found.get(`${providers.name}/${providerId}`)?.value);
	return {
		provider: { id: providerId, name },
		head: { position: head.version, hash: head.hash },
		id,
		review,
		inScope,
		started,
		closed: row.value.closedAt === null ? undefined : events.at(fieldVersion(row, 'closedAt')),
		decisions: decisionsOf(decided, { id, events }),
		personOf: (who) => {
			const person = people.get(`${administrators.name}/${who}`);
			return toPerson(person?.value ?? {}, person !== undefined && person.deleted === undefined);
		}
	};
}

function decisionsOf(
	versions: Row['fields'],
	{ id, events }: { readonly id: string; readonly events: EventsByVersion }
): ReadonlyMap<string, DecidedSubject> {
	return new Map(
		Object.entries(versions).map(([administratorId, version]) => {
			const event = events.at(version);
			const change = changesOf(event).find(
				({ collection, id: rowId, field }) =>
					collection === reviewDecisions.name && rowId === id && field === administratorId
			);
			return [administratorId, { event, decision: ReviewDecision.parse(change?.to) }];
		})
	);
}

class EventsByVersion {
	readonly #events: ReadonlyMap<number, AuditEvent>;

	constructor(events: readonly AuditEvent[]) {
		this.#events = new Map(events.map((event) => [event.version, event]));
	}

	at(version: number): AuditEvent {
		const event = this.#events.get(version);
		if (event === undefined) throw new Error(`The audit has no event ${version}.`);
		return event;
	}
}

async function readRows(
	reader: StoreReader,
	keys: readonly (readonly [collection: string, id: string])[]
): Promise<ReadonlyMap<string, Row>> {
	const rows = await reader.rows(keys.map(([collection, id]) => ({ collection, id })));
	return new Map(rows.map((row) => [`${row.collection}/${row.id}`, parseRow(row)]));
}
