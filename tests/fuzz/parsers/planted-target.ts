import type { ParserTarget } from './target.ts';

/**
 * A reader with a mistake that guessing does not find: the way to it shows only character by
 * character.
 */
export const target: ParserTarget = {
	seeds: ['{"version":2}'],
	judge(input) {
		const text = input.toString('latin1');
		if (!text.startsWith('T')) return false;
		if (!text.startsWith('N', 1)) return false;
		if (!text.startsWith('R', 2)) return false;
		if (!text.startsWith('Y', 3)) return false;
		throw new Error('The mistake is found');
	}
};
