import { decide, type Decision, type DecideOptions } from '@tenantry/shared/decide.ts';
import type { Mutator, MutationIntent } from '@tenantry/shared/mutator.ts';
import { collections } from '@tenantry/shared/collections.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { Overlay } from '@tenantry/shared/overlay.ts';
import type { FieldConflict } from '@tenantry/shared/transaction.ts';

import { authWriter } from '#auth/auth-writer.ts';
import type { AuditEvent, StoredMutation, StoreReader, StoreTransaction } from '#store/store.ts';
import { together } from '#store/together.ts';
import { link, type NewEntry } from '#sync/audit/chain.ts';
import { PendingEffects } from '#sync/effects/effects.ts';
import type { MailKind } from '#sync/effects/mail.ts';
import { LoadedRows, whenLoaded } from '#sync/loaded-rows.ts';
import { keepPlanTimes } from '#sync/plan-times.ts';
import type { CookieSeal } from '#sync/readers/cookie.ts';
import { Accounts } from './accounts.ts';
import type { Standing } from './actor.ts';
import type { DeviceActor } from './device-actor.ts';
import { Replays } from './replays.ts';
import { rowChanges } from './row-changes.ts';
import { explain } from '#sync/verdicts/explain.ts';
import {
	formatMutation,
	withConflicts,
	type KnownMutation
} from '#sync/verdicts/known-mutation.ts';

/** A decision about a device's mutation, with what it means for a change that waits for approval. */
export interface SettledDecision {
	readonly decision: Decision;
	/** What the audit says of it besides. */
	readonly entry?: Partial<NewEntry>;
	/** Settles the waiting change as of the decision's event; absent if it goes on waiting. */
	readonly settle?: (version: number) => Promise<void>;
}

/** The step after `decide`, because a device's mutation may be about another one. */
export type ApprovalStep = (
	push: PushTransaction,
	actor: DeviceActor,
	decided: { readonly mutation: Mutation; readonly decision: Decision }
) => Promise<SettledDecision>;

export interface PushOptions {
	readonly at: number;
	/** Absent where no device's mutation is decided. */
	readonly devices?: {
		/** Opens the cookies that devices send. */
		readonly seal: CookieSeal;
		readonly decideApproval: ApprovalStep;
	};
}

/**
 * Decides changes in one transaction of the store, in five phases: `load` reads what they need,
 * `decide` merges each into an overlay over the database's rows, `decideApproval` does so with a
 * waiting change that it is about, `account` records each decision as an audit event, and `write`
 * stores everything together at the end.
 */
export class PushTransaction {
	readonly at: number;
	readonly rows: LoadedRows;
	readonly accounts: Accounts;
	readonly overlay: Overlay;
	readonly replays: Replays;
	readonly events: AuditEvent[] = [];
	readonly unexplained = new Map<string, readonly FieldConflict[]>();
	readonly #decided = new Map<string, KnownMutation>();
	readonly #amended = new Map<string, KnownMutation>();
	readonly #effects = new PendingEffects();
	readonly #waitingByAuthor = new Map<string, number>();
	readonly #tx: StoreTransaction;
	readonly #decideApproval: ApprovalStep | undefined;

	constructor(tx: StoreTransaction, { at, devices }: PushOptions) {
		this.#tx = tx;
		this.#decideApproval = devices?.decideApproval;
		this.at = at;
		this.rows = new LoadedRows(tx);
		this.accounts = new Accounts(tx);
		this.replays = new Replays(tx, devices?.seal);
		this.overlay = new Overlay(this.rows, collections);
	}

	/** Access that ended in this transaction, so that later pushes in it are refused. */
	get endings(): PendingEffects['endings'] {
		return this.#effects.endings;
	}

	/** What was decided in this transaction, in that order, as it stands now. */
	get mutations(): readonly KnownMutation[] {
		return [...this.#decided.values()];
	}

	get nextVersion(): number {
		return this.#tx.head.version + this.events.length + 1;
	}

	/** The database as this transaction reads it, without what it has decided. */
	get reader(): StoreReader {
		return this.#tx;
	}

	/** Returns how many changes of an author waited for approval before this transaction. */
	async waitingBefore(authorId: string): Promise<number> {
		const known = this.#waitingByAuthor.get(authorId);
		if (known !== undefined) return known;
		const { db, providerId } = this.#tx;
		const { count } = await db
			.selectFrom('mutation')
			.select(({ fn }) => fn.countAll<number | string>().as('count'))
			.where('provider_id', '=', providerId)
			.where('author_id', '=', authorId)
			.where('outcome', '=', 'approval')
			.where('successor', 'is', null)
			.executeTakeFirstOrThrow();
		this.#waitingByAuthor.set(authorId, Number(count));
		return Number(count);
	}

	async load(): Promise<void> {
		await together([this.rows.load(), this.accounts.load()]);
	}

	whenLoaded<T>(run: () => T): Promise<T> {
		return whenLoaded(this, run);
	}

	/**
	 * Decides a mutation. Call it through `whenLoaded`, because it throws while rows are not loaded
	 * yet.
	 */
	decide(mutator: Mutator, intent: MutationIntent, standing: Standing): Decision {
		const mayCreate = (collection: string, id: string) =>
			collections.get(collection)?.isIdGlobal !== true || this.accounts.take(id);
		return decide(this.overlay, intent, { ...this.#present(mutator, standing), mayCreate });
	}

	/** Like `decide`, but keeps nothing of what the mutation would do. */
	predict(mutator: Mutator, intent: MutationIntent, standing: Standing): Decision {
		return decide(this.overlay.layer(), intent, this.#present(mutator, standing));
	}

	#present(mutator: Mutator, standing: Standing): DecideOptions {
		const { providerId } = this.#tx;
		const version = this.nextVersion;
		return { ...standing, mutator, collections, providerId, version, at: this.at };
	}

	/** Decides what waits for approval by what was decided about a device's mutation. */
	decideApproval(
		actor: DeviceActor,
		decided: Parameters<ApprovalStep>[2]
	): Promise<SettledDecision> {
		if (this.#decideApproval === undefined) throw new Error('This push takes nothing of devices.');
		return this.#decideApproval(this, actor, decided);
	}

	/** Appends a decided change to the audit and returns its position, which is its version. */
	account(entry: NewEntry): number {
		const previousHash = this.events.at(-1)?.hash ?? this.#tx.head.hash;
		const version = this.nextVersion;
		this.events.push(
			link(previousHash, {
				...entry,
				provider_id: this.#tx.providerId,
				version,
				address: entry.address ?? null,
				made_uncertain: entry.made_uncertain ?? null,
				carrier: entry.carrier ?? null,
				requested_by: entry.requested_by ?? null,
				applied_at: this.at,
				changes: JSON.stringify(entry.changes)
			})
		);
		this.#effects.add(entry.changes, version);
		return version;
	}

	/** Mails people about an event, because no row tells them. */
	mail(kind: MailKind, administratorIds: readonly string[], version: number): void {
		for (const administratorId of administratorIds)
			this.#effects.addMail({ kind, administratorId, version });
	}

	/** Stores a decided mutation, by which it is known from here on. */
	remember(mutation: KnownMutation): void {
		this.#decided.set(mutation.id, mutation);
		this.replays.add(mutation);
	}

	/** Stores what has become of a mutation that was decided before. */
	amend(mutation: KnownMutation): void {
		const known = this.#decided.has(mutation.id) ? this.#decided : this.#amended;
		known.set(mutation.id, mutation);
		this.replays.add(mutation);
	}

	/** Keeps conflicts of a decided mutation until all are explained with one read. */
	explainLater(id: string, conflicts: readonly FieldConflict[]): void {
		if (conflicts.length > 0) this.unexplained.set(id, conflicts);
	}

	/**
	 * Writes rows, verdicts, events and effects together: step 7 of a change (ARCHITECTURE.md).
	 * Returns the rows of what was decided.
	 */
	async write(): Promise<readonly StoredMutation[]> {
		for (const [id, conflicts] of await explain(this.#tx, this.unexplained, this.events)) {
			const mutation = await this.replays.mutation(id);
			if (mutation !== undefined) this.amend(withConflicts(mutation, conflicts));
		}
		const mutations = this.mutations.map(formatMutation);
		const written = [...this.overlay.written()];
		for (const { collection, id } of written) this.rows.prefetch(collection, id);
		await this.rows.load();
		await this.#tx.append({
			...rowChanges(this.rows, written),
			mutations,
			amended: [...this.#amended.values()].map(formatMutation),
			events: this.events
		});
		await keepPlanTimes(this.#tx, this.rows, written);
		const { db, providerId } = this.#tx;
		await this.#effects.carryOut({ db, providerId, at: this.at, auth: authWriter });
		return mutations;
	}
}
