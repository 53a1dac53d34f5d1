import type { Collection } from '@tenantry/shared/collection.ts';
import { decide, type Decision, type DecideOptions } from '@tenantry/shared/decide.ts';
import type { Mutator, MutationIntent } from '@tenantry/shared/mutator.ts';
import { collections } from '@tenantry/shared/mutators.ts';
import { Overlay } from '@tenantry/shared/overlay.ts';
import { rowVersion, type Row } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type {
	AuditEvent,
	Head,
	IndexEntry,
	RowKey,
	StoredMutation,
	StoredRow,
	StoreTransaction,
	Succession
} from '#store/store.ts';
import { Accounts } from './accounts.ts';
import { link, type AuditEntry } from '#sync/audit/chain.ts';
import { accessEndings, endAccess, type AccessEnding } from '#sync/effects/access.ts';
import { endKeys, keyEndings, type KeyEnding } from '#sync/effects/api-key.ts';
import { LoadedRows, whenLoaded } from '#sync/loaded-rows.ts';
import { mailEffects, queueMails, type MailEffect } from '#sync/effects/mail.ts';
import { liftLocks, unlockings } from '#sync/effects/lockout.ts';

export type Judgement = Pick<
	DecideOptions,
	'principal' | 'knowledge' | 'isFactorFresh' | 'mayLoosen' | 'ageMs' | 'basis' | 'stoodOf'
>;

/** An entry that does not have a position in the chain yet. */
export type NewEntry = Omit<
	AuditEntry,
	'provider_id' | 'version' | 'applied_at' | 'changes' | 'address' | 'made_uncertain'
> & {
	readonly changes: readonly FieldChange[];
	readonly address?: string | null;
	readonly made_uncertain?: number | null;
};

/**
 * Collects one transaction's decisions: an overlay over the database's rows, and the audit events
 * that account for it. Everything is written together at the end.
 */
export class Ledger {
	readonly at: number;
	readonly rows: LoadedRows;
	readonly accounts: Accounts;
	readonly overlay: Overlay;
	readonly events: AuditEvent[] = [];
	readonly mutations: StoredMutation[] = [];
	readonly successions: Succession[] = [];
	readonly #amended = new Set<StoredMutation>();
	readonly endings: AccessEnding[] = [];
	readonly #mails: MailEffect[] = [];
	readonly #keyEndings: KeyEnding[] = [];
	readonly #unlocked: string[] = [];
	readonly #tx: StoreTransaction;
	readonly #head: Head;

	constructor(tx: StoreTransaction, at: number) {
		this.#tx = tx;
		this.#head = tx.head;
		this.at = at;
		this.rows = new LoadedRows(tx);
		this.accounts = new Accounts(tx);
		this.overlay = new Overlay(this.rows, collections);
	}

	get nextVersion(): number {
		return this.#head.version + this.events.length + 1;
	}

	/** Retries a read of rows until all the rows it needs are in memory. */
	loading<T>(run: () => T): Promise<T> {
		return whenLoaded(this, run);
	}

	/** Loads what was requested and is not loaded yet. */
	async load(): Promise<void> {
		await this.rows.load();
		await this.accounts.load();
	}

	/**
	 * Decides a mutation. Call it through `loading`, because it throws while rows are not loaded
	 * yet.
	 */
	decide(mutator: Mutator, intent: MutationIntent, judgement: Judgement): Decision {
		return decide(this.overlay, intent, {
			...judgement,
			mutator,
			collections,
			providerId: this.#tx.providerId,
			version: this.nextVersion,
			at: this.at,
			mayCreate: (collection, id) => collection !== 'administrator' || this.accounts.take(id)
		});
	}

	/** Appends a decided change to the audit and returns its position, which is its version. */
	record(entry: NewEntry): number {
		const previousHash = this.events.at(-1)?.hash ?? this.#head.hash;
		const version = this.nextVersion;
		this.events.push(
			link(previousHash, {
				...entry,
				provider_id: this.#tx.providerId,
				version,
				address: entry.address ?? null,
				made_uncertain: entry.made_uncertain ?? null,
				applied_at: this.at,
				changes: JSON.stringify(entry.changes)
			})
		);
		this.endings.push(...accessEndings(entry.changes));
		this.#mails.push(...mailEffects(entry.changes, version));
		this.#keyEndings.push(...keyEndings(entry.changes));
		this.#unlocked.push(...unlockings(entry.changes));
		return version;
	}

	/** Marks an earlier mutation whose verdict has changed. */
	amend(mutation: StoredMutation): void {
		if (!this.mutations.includes(mutation)) this.#amended.add(mutation);
	}

	async close(): Promise<void> {
		const written = [...this.overlay.written()];
		for (const { collection, id } of written) this.rows.want(collection, id);
		await this.rows.load();
		await this.#tx.append({
			rows: written.map(toStoredRow),
			...indexChanges(this.rows, written),
			mutations: this.mutations,
			successions: this.successions,
			amended: [...this.#amended],
			events: this.events
		});
		const { db, providerId } = this.#tx;
		const { at } = this;
		await endAccess(db, this.endings, { providerId, at });
		await queueMails(db, this.#mails, { providerId, at });
		await endKeys(db, this.#keyEndings, { providerId, at });
		await liftLocks(db, providerId, this.#unlocked);
	}
}

type WrittenRow = RowKey & { readonly row: Row };

function toStoredRow({ collection, id, row }: WrittenRow): StoredRow {
	return {
		collection,
		id,
		value: JSON.stringify(row.value),
		created: row.created,
		fields: JSON.stringify(row.fields),
		version: rowVersion(row),
		deleted: row.deleted ?? null
	};
}

function indexChanges(
	before: LoadedRows,
	written: readonly WrittenRow[]
): { readonly unindexed: IndexEntry[]; readonly indexed: IndexEntry[] } {
	const unindexed: IndexEntry[] = [];
	const indexed: IndexEntry[] = [];
	for (const { collection, id, row } of written) {
		const entriesOf = collections.get(collection)?.indexes ?? {};
		const old = before.row(collection, id);
		for (const [name, entryOf] of Object.entries(entriesOf)) {
			const from = entryFor(entryOf, old);
			const to = entryFor(entryOf, row);
			if (from === to) continue;
			if (from !== undefined) unindexed.push({ collection, name, value: from, id });
			if (to !== undefined) indexed.push({ collection, name, value: to, id });
		}
	}
	return { unindexed, indexed };
}

function entryFor(
	entryOf: Collection['indexes'][string],
	row: Row | undefined
): string | undefined {
	return row === undefined || row.deleted !== undefined ? undefined : entryOf(row.value);
}
