import { readArgs } from '@tenantry/shared/earlier-form.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { fieldKey } from '@tenantry/shared/row.ts';

/** By the mutation as it was sent, because both loading and deciding ask. */
const meantBySent = new WeakMap<Mutation, Mutation>();

/**
 * Returns a mutation with bases only of the fields that it means by its arguments, so that nobody
 * makes the server load or keep others. Its identity is that of the mutation as it was sent.
 */
export function meantBy(sent: Mutation): Mutation {
	const known = meantBySent.get(sent);
	if (known !== undefined) return known;
	const keys = touchedKeys(sent);
	const meant = keys.isSupersetOf(new Set(Object.keys(sent.base)))
		? sent
		: { ...sent, base: only(keys, sent.base), seenValues: only(keys, sent.seenValues ?? {}) };
	meantBySent.set(sent, meant);
	return meant;
}

function touchedKeys(mutation: Mutation): Set<string> {
	const mutator = mutatorOf(mutation.name);
	const args = mutator && readArgs(mutator, mutation);
	if (args?.ok !== true) return new Set();
	const fields = mutator?.touches(args.value) ?? [];
	return new Set(fields.map(({ collection, id, field }) => fieldKey(collection, id, field)));
}

function only<T>(
	keys: ReadonlySet<string>,
	values: Readonly<Record<string, T>>
): Record<string, T> {
	return Object.fromEntries(Object.entries(values).filter(([key]) => keys.has(key)));
}
