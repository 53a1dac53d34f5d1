import type * as z from 'zod/mini';

import type { MutationIntent, Mutator } from './mutator.ts';
import type { Rejection } from './rejection.ts';
import { err, ok, type Result } from './result.ts';

/**
 * Arguments as an earlier version of a mutator took them, and how the next version says the same.
 * Its schema stays as it was shipped: apps that were not opened for months still send it, and
 * replicas keep verdicts on it.
 */
export type EarlierForm = (args: unknown) => Result<unknown, Rejection>;

export function earlierForm<A, Input>(
	schema: z.ZodMiniType<A, Input>,
	upcast: (args: A) => unknown
): EarlierForm {
	return (args) => {
		const read = parse(schema, args);
		return read.ok ? ok(upcast(read.value)) : read;
	};
}

/** The arguments in today's form. Without a version they were made by this very program. */
export function readArgs<A, Input>(
	{ version, args: schema, earlier = [] }: Mutator<A, Input>,
	{ v = version, args }: Pick<MutationIntent, 'v' | 'args'>
): Result<A, Rejection> {
	// What a version to come takes may look like today's and mean something else; others never were.
	if (!Number.isInteger(v) || v < 1 || v > version) return err({ code: 'invalid_arguments' });
	let said: unknown = args;
	for (const upcast of earlier.slice(v - 1)) {
		const next = upcast(said);
		if (!next.ok) return next;
		said = next.value;
	}
	return parse(schema, said);
}

function parse<A, Input>(schema: z.ZodMiniType<A, Input>, args: unknown): Result<A, Rejection> {
	const parsed = schema.safeParse(args);
	if (parsed.success) return ok(parsed.data);
	const field = parsed.error.issues[0]?.path.join('.');
	return err({ code: 'invalid_arguments', ...(field ? { field } : {}) });
}
