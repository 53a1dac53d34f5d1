import type * as Rules from './rules.ts';

let loaded: typeof Rules | undefined;

/**
 * Loads the mutators and what decides with them: 9 KB gzipped that the first list does without. Call it before
 * there is a change to read, to run or to make; after the first time it costs nothing. The service
 * worker keeps the file, so that it loads without a network as well.
 */
export async function loadMutators(): Promise<void> {
	loaded ??= await import('./rules.ts');
}

export function mutators(): typeof Rules {
	if (loaded === undefined) throw new Error('The mutators are not loaded yet.');
	return loaded;
}
