import type * as z from 'zod/mini';

import type { EarlierForm, MutationIntent, Mutator } from './mutator.ts';
import type { Rejection } from './rejection.ts';
import { err, ok, type Result } from './result.ts';

export function earlierForm<A, Input>(
	schema: z.ZodMiniType<A, Input>,
	upcast: (args: A) => unknown
): EarlierForm {
	return (args) => {
		const read = parse(schema, args);
		return read.ok ? ok(upcast(read.value)) : read;
	};
}

/** Converts arguments to today's form. Arguments without a version were made by this program. */
export function readArgs<A, Input>(
	{ version, args: schema, earlier = [] }: Mutator<A, Input>,
	{ v = version, args }: Pick<MutationIntent, 'v' | 'args'>
): Result<A, Rejection> {
	// Arguments of a later version may look like today's and mean something else; no released app
	// sends other numbers.
	const oldest = version - earlier.length;
	if (!Number.isInteger(v) || v < oldest || v > version) return err({ code: 'invalid_arguments' });
	let said: unknown = args;
	for (const upcast of earlier.slice(v - oldest)) {
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
