import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { Rejection } from '@tenantry/shared/rejection.ts';
import type { FieldView } from './change.ts';

/** A mutation that a screen makes, before it has an id. */
export type MutationCall = {
	readonly [N in MutationName]: { readonly name: N; readonly args: MutationArgs<N> };
}[MutationName];

export interface Enqueued {
	readonly mutationId: string;
	/** A refusal is a warning, not a lock. */
	readonly prediction: Prediction;
}

export interface Prediction {
	readonly outcome: Outcome;
	readonly rejection?: Rejection;
	readonly changes: readonly FieldView[];
}
