import type * as Mutators from '@tenantry/shared/mutators.ts';

let loaded: typeof Mutators | undefined;

/**
 * Loads the mutators, a file of its own because the first list does without them. Call it before
 * there is a change to read, to run or to make; after the first time it costs nothing. The service
 * worker keeps the file, so that it loads without a network as well.
 */
export async function loadMutators(): Promise<void> {
	loaded ??= await import('@tenantry/shared/mutators.ts');
}

/** The mutators, which must be loaded; throws if they are not. */
export function mutators(): typeof Mutators {
	if (loaded === undefined) throw new Error('The mutators are not loaded yet.');
	return loaded;
}
