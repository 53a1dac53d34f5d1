import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { needsPerson, type Outcome, type Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { fieldKey, type FieldKey } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import type { Sealer } from '#lib/vault/sealer.ts';
import type { SealedRecord } from '#lib/replica/store/database.ts';
import { mutators } from './mutators.ts';
import { touchedKeys } from './queued-mutation.ts';
import { openJson, sealJson } from '#lib/replica/store/sealed-json.ts';

/** The outcome of a change: a verdict, or what its author or a restore did to it. */
export interface SettledEntry {
	readonly id: string;
	readonly kind: 'verdict' | 'withdrawn' | 'replaced' | 'lost';
	readonly mutation: Pick<Mutation, 'name' | 'v' | 'args' | 'authoredAt'>;
	readonly verdict?: Verdict;
	readonly changes: readonly FieldChange[];
	/** When it was settled by this device's clock, in epoch milliseconds. */
	readonly at: number;
}

const KEPT_MS = 30 * 24 * 3_600_000;
const STANDS: ReadonlySet<Outcome> = new Set(['applied', 'merged', 'noop']);

/** Open verdicts, and everything settled in the last thirty days. */
export class Settled {
	readonly #entries = new Map<string, SettledEntry>();
	readonly #open = new Map<string, SettledEntry>();
	readonly #awaiting = new Map<string, SettledEntry>();

	get size(): number {
		return this.#entries.size;
	}

	get(id: string): SettledEntry | undefined {
		return this.#entries.get(id);
	}

	all(): Iterable<SettledEntry> {
		return this.#entries.values();
	}

	put(entry: SettledEntry): void {
		const todays = { ...entry, mutation: mutators().inTodaysForm(entry.mutation) };
		this.#entries.set(entry.id, todays);
		keep(this.#open, todays, isOpen(todays));
		keep(this.#awaiting, todays, isAwaiting(todays));
	}

	/** Entries that the person still has to settle. */
	open(): readonly SettledEntry[] {
		return [...this.#open.values()];
	}

	awaiting(): readonly SettledEntry[] {
		return [...this.#awaiting.values()];
	}

	/** Old enough to be forgotten; entries that need the person stay. */
	expired(now: number): readonly string[] {
		return [...this.all()]
			.filter((entry) => now - entry.at > KEPT_MS && !isOpen(entry))
			.map(({ id }) => id);
	}

	/** Others' changes, which are removed with the right to review or approve them. */
	foreign(): readonly string[] {
		return [...this.all()].filter(isForeign).map(({ id }) => id);
	}

	forget(id: string): void {
		this.#entries.delete(id);
		this.#open.delete(id);
		this.#awaiting.delete(id);
	}

	/** The change itself, or the final redo that succeeded it, here or on another device. */
	lastOf(id: string): SettledEntry | undefined {
		const entry = this.get(id);
		const successor = entry?.verdict?.successor;
		return successor === undefined ? entry : this.lastOf(successor);
	}

	outcomeOf(id: string): Outcome | undefined {
		return this.lastOf(id)?.verdict?.outcome;
	}

	/** Returns the version at which each field of a settled change stands, if it stood at all. */
	stoodOf(id: string): Readonly<Record<FieldKey, number>> | undefined {
		const verdict = this.get(id)?.verdict;
		if (verdict === undefined || !STANDS.has(verdict.outcome)) return undefined;
		const lost = new Set(verdict.conflicts.map((at) => fieldKey(at.collection, at.id, at.field)));
		const keys = touchedKeys(verdict).filter((key) => !lost.has(key));
		const version = verdict.approval?.version ?? verdict.version;
		return Object.fromEntries(keys.map((key) => [key, version]));
	}
}

export function isOpen(entry: SettledEntry): boolean {
	if (entry.kind === 'lost') return entry.verdict?.successor === undefined;
	return entry.kind === 'verdict' && entry.verdict !== undefined && needsPerson(entry.verdict);
}

export function isAwaiting({ verdict }: SettledEntry): boolean {
	if (verdict?.outcome !== 'approval') return false;
	return verdict.author === undefined && verdict.successor === undefined;
}

/** Its author or an approver has yet to act on it, so screens count it from the first moment. */
export function needsSomeone(entry: SettledEntry): boolean {
	return isOpen(entry) || isAwaiting(entry);
}

function keep(entries: Map<string, SettledEntry>, entry: SettledEntry, belongs: boolean): void {
	if (belongs) entries.set(entry.id, entry);
	else entries.delete(entry.id);
}

/** Received for review, so not a change of this person. */
export function isForeign({ verdict }: SettledEntry): boolean {
	return verdict?.author !== undefined;
}

export async function sealEntry(sealer: Sealer, entry: SettledEntry): Promise<SealedRecord> {
	const { id } = entry;
	return { id, sealed: await sealJson(sealer, place(id), entry) };
}

export function openEntry(sealer: Sealer, { id, sealed }: SealedRecord): Promise<SettledEntry> {
	return openJson(sealer, place(id), sealed);
}

function place(id: string): string {
	return `settled/${id}`;
}
