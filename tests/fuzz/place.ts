import type * as z from 'zod/mini';

/** One verb of one path: what it is asked with, and what it answers where it succeeds. */
export interface Place {
	readonly method: string;
	/** As the router has it: `:id` stands for any. */
	readonly path: string;
	readonly body?: z.ZodMiniType | undefined;
	/** Parameters that its query takes. */
	readonly query?: readonly string[];
	/** Absent where it answers nothing, or what is no JSON. */
	readonly answer?: z.ZodMiniType | undefined;
}

export function post(path: string, body: z.ZodMiniType, answer?: z.ZodMiniType): Place {
	return { method: 'POST', path, body, answer };
}

export function get(path: string, answer?: z.ZodMiniType, query: readonly string[] = []): Place {
	return { method: 'GET', path, answer, query };
}
