import type { Batch } from './batch.ts';

export type Parameter = string | number | null;

export interface Answer<R> {
	readonly rows: R[];
	readonly changed: number;
}

/** One connection of either database. */
export interface Connection {
	/** Runs a statement in the database's own words. */
	query<R>(text: string, parameters: readonly (Parameter | boolean)[]): Promise<Answer<R>>;
	/** Runs a statement of ours, with `?` for each parameter, prepared once. */
	all<R>(text: string, parameters: readonly Parameter[]): Promise<R[]>;
	/** Runs a batch for every given row: set-wise, or as fast as the database does it. */
	batch<R>(batch: Batch, rows: readonly (readonly Parameter[])[]): Promise<R[]>;
}
