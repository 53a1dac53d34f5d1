import type { Batch } from './batch.ts';

export type Parameter = string | number | null;

export interface Answer<R> {
	readonly rows: R[];
	readonly changed: number;
}

export interface Connection {
	query<R>(text: string, parameters: readonly (Parameter | boolean)[]): Promise<Answer<R>>;
	/**
	 * Runs a statement of a transaction without waiting for its result. If it fails later, the next
	 * statement fails with its error, at the latest the one that commits.
	 */
	send(text: string, parameters: readonly (Parameter | boolean)[]): Promise<void>;
	/** Runs one of our statements, with `?` for each parameter, prepared once. */
	all<R>(text: string, parameters: readonly Parameter[]): Promise<R[]>;
	/** Set-wise or one by one, whichever is faster on the database. */
	batch<R>(batch: Batch, rows: readonly (readonly Parameter[])[]): Promise<R[]>;
}
