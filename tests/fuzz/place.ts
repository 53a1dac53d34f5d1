import type * as z from 'zod/mini';

/** One verb of one path: the request it takes, and its answer on success. */
export interface Place {
	readonly method: string;
	/** The router's pattern: `:id` stands for any id. */
	readonly path: string;
	readonly body?: z.ZodMiniType | undefined;
	/** Parameters that its query takes. */
	readonly query?: readonly string[];
	/** Absent where it answers nothing, or something that is not JSON. */
	readonly answer?: z.ZodMiniType | undefined;
}

export function get(path: string, answer?: z.ZodMiniType, query: readonly string[] = []): Place {
	return { method: 'GET', path, answer, query };
}
