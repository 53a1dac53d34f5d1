import type * as z from 'zod/mini';

/** Part of the engine that answers a call: the tab's port, the engine, or a lazily loaded part. */
type Part = 'port' | 'engine' | 'passkeys' | 'features';

/** A call that a page may make. */
export interface Call<By extends Part, Fn> {
	readonly by: By;
	readonly args: z.ZodMiniType;
	/** Answers while no copy is open, and if the lazy part fails to load. */
	readonly unopened: Unopened | undefined;
	/** Carries the type only; it is never set. */
	readonly signature?: Fn;
}

export interface Unopened {
	readonly closed: unknown;
	readonly unloaded: unknown;
}

type Table = Readonly<Record<string, Call<Part, unknown>>>;
type FunctionOf<C> = C extends { readonly signature?: infer Fn } ? NonNullable<Fn> : never;

/** Functions of a table's calls. */
export type CallsOf<T extends Table> = { readonly [Name in keyof T]: FunctionOf<T[Name]> };

/** Functions of those calls of a table that one part answers. */
export type CallsBy<T extends Table, By extends Part> = {
	readonly [Name in keyof T as T[Name]['by'] extends By ? Name : never]: FunctionOf<T[Name]>;
};

/** `args` is checked before a call is answered, because any script of the origin may send one. */
export function portCall<Fn>(args: z.ZodMiniType): Call<'port', Fn> {
	return { by: 'port', args, unopened: undefined };
}

export function engineCall<Fn>(args: z.ZodMiniType): Call<'engine', Fn> {
	return { by: 'engine', args, unopened: undefined };
}

export function passkeyCall<Fn>(args: z.ZodMiniType): Call<'passkeys', Fn> {
	return { by: 'passkeys', args, unopened: undefined };
}

export function featureCall<Fn>(args: z.ZodMiniType, unopened: Unopened): Call<'features', Fn> {
	return { by: 'features', args, unopened };
}
