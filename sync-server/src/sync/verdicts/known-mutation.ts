import type { Decision } from '@tenantry/shared/decide.ts';

import type { StoredMutation } from '#store/store.ts';
import { parseFacts, type VerdictFacts } from './facts.ts';

/** The row of a decided mutation, parsed once. What becomes of it later is another value. */
export interface KnownMutation extends Readonly<Omit<StoredMutation, 'verdict' | 'stood'>> {
	readonly facts: VerdictFacts;
	readonly stood: Decision['stood'];
}

export function parseMutation({ verdict, stood, ...row }: StoredMutation): KnownMutation {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `formatMutation`.
	return { ...row, facts: parseFacts({ verdict }), stood: JSON.parse(stood) as Decision['stood'] };
}

export function formatMutation({ facts, stood, ...row }: KnownMutation): StoredMutation {
	return { ...row, verdict: JSON.stringify(facts), stood: JSON.stringify(stood) };
}

export function withConflicts(
	mutation: KnownMutation,
	conflicts: VerdictFacts['conflicts']
): KnownMutation {
	const { facts } = mutation;
	return { ...mutation, facts: { ...facts, conflicts: [...facts.conflicts, ...conflicts] } };
}
