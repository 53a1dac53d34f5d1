import type { Premises } from '#premises.ts';
import type { Config } from '#config.ts';

/** What the operator typed after a command's own words, and how things are. */
export interface ColdOperation {
	readonly config: Config;
	readonly at: number;
	readonly words: readonly string[];
	readonly provider: string | undefined;
	readonly owner: string | undefined;
	/** An import may make the provider. */
	readonly newProvider: boolean;
	/** A file of checkpoints. */
	readonly checkpoint: string | undefined;
	readonly force: boolean;
	readonly withoutKeys: boolean;
	readonly acceptBrokenChains: boolean;
}

/** With the database open, and made where there was none. */
export interface Operation extends ColdOperation, Premises {}

/** What a command says at the end. */
export interface Outcome {
	readonly text: string;
	/** 2: done, and some of it was refused. */
	readonly exitCode: 0 | 1 | 2;
}
