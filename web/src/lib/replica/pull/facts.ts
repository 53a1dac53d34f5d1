import type { VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';

export function withoutFacts<T extends FieldChange | VerdictConflict>(
	told: readonly T[],
	gone: ReadonlySet<string>
): T[] {
	return told.map((one) => {
		if (!gone.has(rowKey(one.collection, one.id))) return one;
		return 'yours' in one ? withoutTheirs(one) : { ...one, from: null };
	});
}

function withoutTheirs<T extends FieldChange | VerdictConflict>(conflict: T): T {
	const stripped = { ...conflict };
	for (const fact of ['theirs', 'before', 'by']) Reflect.deleteProperty(stripped, fact);
	return stripped;
}
