import type { Mutant } from './mutant.ts';

/** Mutants that no test need notice, and why. docs/reliability.md has the reasons. */
export interface Survivors {
	readonly why: string;
	readonly mutants: readonly Mutant[];
}

export const SURVIVORS: readonly Survivors[] = [
	{
		why: 'Only the types ask for it: there is always something, or nothing is done with it.',
		mutants: [
			{
				file: 'shared/src/decide.ts',
				before: "const field = parsed.error.issues[0]?.path.join('.');",
				after: "const field = parsed.error.issues[0].path.join('.');"
			},
			{
				file: 'shared/src/overlay.ts',
				before: 'if (before !== undefined) idsByValue.get(before)?.delete(id);',
				after: 'if (true) idsByValue.get(before)?.delete(id);'
			},
			{
				file: 'shared/src/overlay.ts',
				before: 'if (before !== undefined) idsByValue.get(before)?.delete(id);',
				after: 'if (before !== undefined) idsByValue.get(before).delete(id);'
			},
			{
				file: 'shared/src/overlay.ts',
				before: 'if (after === undefined) return;',
				after: 'if (false) return;'
			}
		]
	}
];
