import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { Enqueued, Prediction } from '#lib/engine-api/mutation.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Client } from './client.ts';

type Engine = Pick<Client, 'mutate' | 'predict'>;

/** A mutation that a form or a dialog is about to make. */
export interface PlannedMutation {
	readonly name: MutationName;
	readonly args: unknown;
	/**
	 * The mutation that undoes this one after it has been sent; null where none does, or where the
	 * person is not permitted to make it.
	 */
	readonly inverse: PlannedMutation | null;
	predict(engine: Engine): Promise<Prediction>;
	make(
		engine: Engine,
		options?: { readonly redoOf?: string }
	): Promise<Result<Enqueued, EnqueueError>>;
}

export function planMutation<N extends MutationName>(
	name: N,
	args: MutationArgs<N>,
	inverse: PlannedMutation | null = null,
	given: { readonly redoOf?: string } = {}
): PlannedMutation {
	return {
		name,
		args,
		inverse,
		predict: (engine) => engine.predict(name, args),
		make: (engine, options = given) => engine.mutate(name, args, options)
	};
}
