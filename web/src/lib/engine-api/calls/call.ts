import { err } from '@tenantry/shared/result.ts';
import * as z from 'zod/mini';

/** Any text argument; a spreadsheet is the longest. */
export const text = z.string().check(z.maxLength(64 * 1024 * 1024));
/** Parsed further by its receiver: mutators, filters and messages have their own schemas. */
export const record = z.record(z.string(), z.unknown());
export const records = z.array(record);
export const port = z.custom<MessagePort>((value) => value instanceof MessagePort);

export const LOCKED = { closed: err({ code: 'locked' }), unloaded: err({ code: 'not_loaded' }) };
export const OFFLINE = { closed: err({ code: 'offline' }), unloaded: err({ code: 'offline' }) };
export const VAULT_CLOSED = {
	closed: err({ code: 'not_signed_in' }),
	unloaded: err({ code: 'storage_failed' })
};
export const NO_FACTOR_NEEDED = { closed: { kind: 'none' }, unloaded: { kind: 'none' } };
export const NOTHING = { closed: undefined, unloaded: undefined };

type Part = 'port' | 'engine' | 'sign_in' | 'features';

export type Schemas = readonly z.ZodMiniType[];

export interface Call<By extends Part, Fn> {
	readonly by: By;
	readonly args: Schemas;
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

export type CallsOf<T extends Table> = { readonly [Name in keyof T]: FunctionOf<T[Name]> };

/** Functions of those calls of a table that one part answers. */
export type CallsBy<T extends Table, By extends Part> = {
	readonly [Name in keyof T as T[Name]['by'] extends By ? Name : never]: FunctionOf<T[Name]>;
};

/** `args` are checked before a call is answered, because any script of the origin may send one. */
export function portCall<Fn>(...args: Schemas): Call<'port', Fn> {
	return { by: 'port', args, unopened: undefined };
}

export function engineCall<Fn>(...args: Schemas): Call<'engine', Fn> {
	return { by: 'engine', args, unopened: undefined };
}

export function signInCall<Fn>(...args: Schemas): Call<'sign_in', Fn> {
	return { by: 'sign_in', args, unopened: undefined };
}

export function featureCall<Fn>(unopened: Unopened, ...args: Schemas): Call<'features', Fn> {
	return { by: 'features', args, unopened };
}
