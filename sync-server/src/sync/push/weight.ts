import type { Mutation } from '@tenantry/shared/protocol/push.ts';

/**
 * Limit of one transaction, because nothing else of its provider is decided during it: 100
 * mutations with small arguments, as most have, or 100 kB of larger ones.
 */
const MAX_WEIGHT = 100;
const BYTES = 1_000;

/** Divides mutations, in their order, into parts that one transaction may decide; at least one. */
export function partsOf(mutations: readonly Mutation[]): Mutation[][] {
	let part: Mutation[] = [];
	let weight = 0;
	const parts = [part];
	for (const mutation of mutations) {
		const own = weightOf(mutation);
		if (part.length > 0 && weight + own > MAX_WEIGHT) {
			parts.push((part = []));
			weight = 0;
		}
		part.push(mutation);
		weight += own;
	}
	return parts;
}

/** Returns how many of these, at least one, one transaction may decide together. */
export function fittingTogether(groups: readonly (readonly Mutation[])[]): number {
	let weight = 0;
	const end = groups.findIndex((group) => {
		for (const mutation of group) weight += weightOf(mutation);
		return weight > MAX_WEIGHT;
	});
	return end === -1 ? groups.length : Math.max(end, 1);
}

function weightOf({ args }: Mutation): number {
	return Math.max(1, Math.round(JSON.stringify(args ?? null).length / BYTES));
}
