import type { Decision } from '@tenantry/shared/decide.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { VerdictApproval, VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { StoredMutation } from '#store/store.ts';

/** The part of a verdict stored in the mutation's row, besides its own columns. */
export interface VerdictFacts {
	readonly rejection?: NonNullable<Decision['rejection']>;
	readonly review?: 'stale' | 'confirm';
	readonly conflicts: readonly VerdictConflict[];
	/** What it rests on and would change, until it is approved. */
	readonly proposal?:
		{ readonly base: Mutation['base']; readonly changes: readonly FieldChange[] } | undefined;
	/** What became of its approval. */
	readonly approval?: Omit<VerdictApproval, 'expiresAt' | 'changes'>;
	/** It came in an envelope: its device reads the verdict once it is unlocked. */
	readonly isSealed?: true;
	/** Full name of the person who carried that envelope, for the receipts of further deliveries. */
	readonly carrier?: string;
}

export function parseFacts({ verdict }: Pick<StoredMutation, 'verdict'>): VerdictFacts {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `formatMutation`.
	return JSON.parse(verdict) as VerdictFacts;
}
