import type { AuditEvent, StoredMutation, StoreReader } from '#store/store.ts';
import { parseFacts } from '#sync/verdicts/facts.ts';
import { parseRequester } from './request.ts';

/** Checks the stored mutations of devices against the audit events that account for them. */
export class MutationCheck {
	readonly findings: string[] = [];
	readonly #reader: StoreReader;
	/** By the version of the event that decides it, the id of a change that waited for approval. */
	readonly #decided = new Map<number, string>();
	#count = 0;

	constructor(reader: StoreReader) {
		this.#reader = reader;
	}

	async follow(events: readonly AuditEvent[]): Promise<void> {
		const ids = events.flatMap(({ mutation_id: id }) => (id === null ? [] : [id]));
		const stored = new Map((await this.#reader.mutations(ids)).map((row) => [row.id, row]));
		for (const event of events) {
			if (event.mutation_id !== null) this.#check(event, stored);
			if (this.#decided.get(event.version) === parseRequester(event)?.mutationId)
				this.#decided.delete(event.version);
		}
		this.#count += stored.size;
	}

	/** Reports mutations that no event names, and decisions about them that no event accounts for. */
	async finish(): Promise<void> {
		for (const [version, id] of this.#decided)
			this.findings.push(
				`mutation ${id}: says that it was approved, declined or expired at event ${version}, and that event does not`
			);
		const { db, providerId } = this.#reader;
		const { count } = await db
			.selectFrom('mutation')
			.select((select) => select.fn.countAll().as('count'))
			.where('provider_id', '=', providerId)
			.executeTakeFirstOrThrow();
		const more = Number(count) - this.#count;
		if (more > 0)
			this.findings.push(`the mutation table holds ${more} more than the audit has events for`);
	}

	#check(event: AuditEvent, stored: ReadonlyMap<string, StoredMutation>): void {
		const row = stored.get(event.mutation_id ?? '');
		const what = `event ${event.version} (${event.name} by ${event.actor_name})`;
		if (row === undefined)
			this.findings.push(
				`${what}: its mutation is missing, so the same change could be applied again`
			);
		else if (row.version !== event.version)
			this.findings.push(`${what}: its mutation says that it was decided at event ${row.version}`);
		else if (event.outcome === 'approval' && row.outcome !== event.outcome)
			this.#decided.set(parseFacts(row).approval?.version ?? 0, row.id);
		else if (!isSameOutcome(event, row))
			this.findings.push(
				`${what}: the audit says ${event.outcome}, its mutation says ${row.outcome}`
			);
	}
}

/**
 * A stricter change may later overturn a mutation: its stored outcome then differs from the
 * event's, so that the author learns of it.
 */
function isSameOutcome(event: AuditEvent, row: StoredMutation): boolean {
	if (event.outcome === row.outcome) return true;
	return row.outcome === 'superseded' && row.visible_at > row.version;
}
