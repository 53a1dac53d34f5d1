import type { Collection } from '@tenantry/shared/collection.ts';
import { entryIn } from '@tenantry/shared/overlay.ts';
import type { Row } from '@tenantry/shared/row.ts';
import { rowKey } from '#lib/replica/rows/patch.ts';

/**
 * What one run of a queued change has read and written: keys of rows (`collection/id`), of lookups
 * in an index (`collection?index=value`), and of the fields in which an own change stands
 * (`stood:id`).
 */
export interface Touched {
	readonly reads: ReadonlySet<string>;
	readonly writes: ReadonlySet<string>;
}

/** The last run of a queued change. */
export interface Trace extends Touched {
	readonly mutationId: string;
}

export function lookupKey(collection: string, index: string, value: string): string {
	return `${collection}?${index}=${value}`;
}

export function stoodKey(mutationId: string): string {
	return `stood:${mutationId}`;
}

/** Undefined if the key is of something else. */
export function rowOfKey(key: string): { collection: string; id: string } | undefined {
	const [, collection, id] = /^(\w+)\/(.*)$/s.exec(key) ?? [];
	return collection === undefined || id === undefined ? undefined : { collection, id };
}

/** The row's own key, and those of the lookups it enters or leaves. */
export function keysOfChange(
	{ name, indexes }: Pick<Collection, 'name' | 'indexes'>,
	id: string,
	{ from, to }: Record<'from' | 'to', Row | undefined>
): readonly string[] {
	const keys = [rowKey(name, id)];
	for (const [index, entryOf] of Object.entries(indexes)) {
		const [before, after] = [entryIn(entryOf, from), entryIn(entryOf, to)];
		if (before === after) continue;
		for (const value of [before, after])
			if (value !== undefined) keys.push(lookupKey(name, index, value));
	}
	return keys;
}
