import type { Decision } from '@tenantry/shared/decide.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { VerdictApproval, VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { StoredMutation } from '#store/store.ts';

/** The part of a verdict stored in the mutation's row, besides its own columns. */
export interface VerdictFacts {
	rejection?: NonNullable<Decision['rejection']>;
	review?: 'stale' | 'confirm';
	conflicts: VerdictConflict[];
	/** What it rests on and would change, until it is approved. */
	proposal?: { readonly base: Mutation['base']; readonly changes: readonly FieldChange[] };
	/** What became of its approval. */
	approval?: Omit<VerdictApproval, 'expiresAt' | 'changes'>;
	/** It came in an envelope: its device reads the verdict once it is unlocked. */
	isSealed?: true;
	/** Full name of the person who carried that envelope, for the receipts of further deliveries. */
	carrier?: string;
}

export function parseFacts({ verdict }: Pick<StoredMutation, 'verdict'>): VerdictFacts {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `explain`.
	return JSON.parse(verdict) as VerdictFacts;
}
