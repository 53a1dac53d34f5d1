import type { Premises } from '#premises.ts';
import type { Config } from '#config.ts';

/** What a command of the operator works with, and what it says at the end. */
export interface Operation extends Premises {
	readonly config: Config;
	readonly at: number;
	/** Words after the command's own. */
	readonly words: readonly string[];
	readonly provider: string | undefined;
	readonly owner: string | undefined;
}

export interface Outcome {
	readonly text: string;
	readonly exitCode: 0 | 1;
}
