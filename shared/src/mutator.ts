import type * as z from 'zod/mini';

import type { Collection, FieldLocation, RowLocation, RowSource } from './collection.ts';
import type { Principal } from './permission.ts';
import type { Rejection } from './rejection.ts';
import type { Result } from './result.ts';
import type { FieldKey, Value } from './row.ts';

/**
 * Upcast of arguments from an earlier version of a mutator to the next version. Its schema stays as
 * it was shipped, because apps that were not opened for months still send it, and replicas keep
 * verdicts on it.
 */
export type EarlierForm = (args: unknown) => Result<unknown, Rejection>;

/** Rows in memory that a mutator reads and writes, the same on the device and on the server. */
export interface WriteTransaction extends RowSource {
	/** The living row's value. */
	get<V extends Value>(collection: Collection<V>, id: string): V | undefined;
	create<V extends Value>(collection: Collection<V>, id: string, value: V): void;
	/**
	 * Writes fields the author meant, each merged with concurrent changes by others. Returns
	 * whether all of them stand; consequences are written only then.
	 */
	set<V extends Value>(collection: Collection<V>, id: string, patch: NoInfer<Partial<V>>): boolean;
	/** Writes consequences of fields that were set; they are not merged. */
	force<V extends Value>(collection: Collection<V>, id: string, patch: NoInfer<Partial<V>>): void;
	/** Like `force`, for consequences that give something, so that the whole change loosens. */
	give<V extends Value>(collection: Collection<V>, id: string, patch: NoInfer<Partial<V>>): void;
	remove(collection: string, id: string): void;
}

export interface MutationContext {
	readonly principal: Principal;
	readonly providerId: string;
	/** The server's time at the commit; on the device the time of the tap. Epoch milliseconds. */
	readonly at: number;
	/** The version this mutation takes. */
	readonly version: number;
	/** Returns whether no one has written the field since the author looked. */
	sawCurrent(location: FieldLocation): boolean;
}

/**
 * A named, versioned intent (docs/sync.md, "Promises"). Mutators are pure (no clock, no randomness,
 * no network), because every rebase runs them again.
 */
export interface Mutator<A = unknown, Input = unknown> {
	readonly version: number;
	readonly args: z.ZodMiniType<A, Input>;
	/** The forms of the versions before this one that a release has shipped, oldest first. */
	readonly earlier?: readonly EarlierForm[];
	/** The fields the author means to change, known from the arguments alone. */
	touches(args: A): readonly FieldLocation[];
	/** The rows it adds, known from the arguments alone. */
	creates?(args: NoInfer<A>): readonly RowLocation[];
	/** Rows it reads besides those of the fields it touches; requested in advance. */
	reads?(args: NoInfer<A>): readonly RowLocation[];
	/** The row it is about, if that is not the one of the first field it touches. */
	subject?(args: NoInfer<A>): RowLocation;
	/** Returns the mutation that takes a change back; absent if none does, as with a mail. */
	inverse?(change: AppliedChange): NamedMutation | undefined;
	run(tx: WriteTransaction, args: A, context: MutationContext): void;
	/** Written only by the server itself; refused when it comes from a device. */
	readonly isInternal?: boolean;
	/** True if it records something that is done only with the server, so nothing queues it. */
	readonly isOnlineOnly?: boolean;
	/**
	 * Ages like a loosening, although it tightens; never travels in the urgent lane; and never applies
	 * from an envelope.
	 */
	readonly isPatient?: boolean;
	/**
	 * Returns false for what can wait, although it tightens: it waits its turn, and for its author if
	 * it came in an envelope. Absent: everything that is not patient is urgent if it tightens.
	 */
	isUrgent?(args: NoInfer<A>): boolean;
	/**
	 * Needs a fresh factor although it writes no row itself: it lets another person's change count.
	 */
	readonly takesFactor?: boolean;
	/** Expires after a day, because no one expects last week's mail. */
	readonly isPerishable?: boolean;
}

export function defineMutator<A, Input>(mutator: Mutator<A, Input>): Mutator<A, Input> {
	return mutator;
}

export interface NamedMutation {
	readonly name: string;
	readonly args: unknown;
}

/** What a mutation changed, from its subject's side. */
export interface AppliedChange {
	readonly id: string;
	/** Values that it replaced in the subject's own fields. */
	readonly from: Readonly<Record<string, unknown>>;
	/** Fields that it wrote in rows that belong to the subject. */
	readonly owned: readonly { readonly field: string; readonly to: unknown }[];
}

export interface MutationIntent {
	readonly id: string;
	readonly name: string;
	/** Version of the arguments' form; absent if this program made them. */
	readonly v?: number;
	readonly args: unknown;
	readonly base: Readonly<Record<FieldKey, number | { after: string; base: number }>>;
	/** Values of ordinary fields that its author saw; they count if the bases mean nothing. */
	readonly seenValues?: Readonly<Record<FieldKey, unknown>> | undefined;
}
