import type * as z from 'zod/mini';

import type { Collection, FieldLocation, RowLocation, RowSource } from './collection.ts';
import type { Principal } from './permission.ts';
import type { Rejection } from './rejection.ts';
import type { Result } from './result.ts';
import type { FieldKey, Value } from './row.ts';

/**
 * Converts arguments of an earlier version of a mutator to the next version. Its schema stays as it
 * was shipped, because apps that were not opened for months still send it, and replicas keep
 * verdicts on it.
 */
export type EarlierForm = (args: unknown) => Result<unknown, Rejection>;

export interface WriteTransaction extends RowSource {
	get<V extends Value>(collection: Collection<V>, id: string): V | undefined;
	create<V extends Value>(collection: Collection<V>, id: string, value: V): void;
	/**
	 * Writes fields the author meant, each merged with concurrent changes by others. Returns whether
	 * all of them stand; consequences are written only then.
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
	readonly version: number;
	/** No one has written the field since the author looked. */
	sawCurrent(location: FieldLocation): boolean;
}

/**
 * A named, versioned intent (docs/sync.md, "Promises"). Mutators are pure (no clock, no randomness,
 * no network), because every rebase runs them again.
 */
export interface Mutator<A = unknown, Input = unknown> {
	readonly version: number;
	readonly args: z.ZodMiniType<A, Input>;
	/** Forms of earlier versions that a release has shipped, oldest first. */
	readonly earlier?: readonly EarlierForm[];
	/** Fields the author means to change, known from the arguments alone. */
	touches(args: A): readonly FieldLocation[];
	creates?(args: NoInfer<A>): readonly RowLocation[];
	/** Rows read besides those of the touched fields, so that they can be requested in advance. */
	reads?(args: NoInfer<A>): readonly RowLocation[];
	/** Absent if the mutation is about the row of the first field it touches. */
	subject?(args: NoInfer<A>): RowLocation;
	/** The mutation that reverses a change; absent if none does, as with a mail. */
	inverse?(change: AppliedChange): NamedMutation | undefined;
	run(tx: WriteTransaction, args: A, context: MutationContext): void;
	/** Made only by the server itself; refused when it comes from a device. */
	readonly isInternal?: boolean;
	/** Records something that is done only with the server, so nothing queues it. */
	readonly isOnlineOnly?: boolean;
	/** Ages like a loosening; never travels in the urgent lane or applies from an envelope. */
	readonly isPatient?: boolean;
	/**
	 * False for a tightening that can wait: it stays in the ordinary lane, and waits for its author
	 * if it came in an envelope. Absent: every tightening that is not patient is urgent.
	 */
	isUrgent?(args: NoInfer<A>): boolean;
	/** Writes no row, but needs a fresh factor, because it lets another person's change count. */
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

/** What a mutation changed, as its subject sees it. */
export interface AppliedChange {
	readonly id: string;
	readonly from: Readonly<Record<string, unknown>>;
	/** Fields written in rows that belong to the subject. */
	readonly owned: readonly { readonly field: string; readonly to: unknown }[];
}

export interface MutationIntent {
	readonly id: string;
	readonly name: string;
	/** Version of the arguments' form; absent if this program made them. */
	readonly v?: number;
	readonly args: unknown;
	readonly base: Readonly<Record<FieldKey, number | { after: string; base: number }>>;
	readonly seenValues?: Readonly<Record<FieldKey, unknown>> | undefined;
}
