import type { ServerResources } from '#server-resources.ts';
import type { Config } from '#config.ts';

/** The operator's input after a command's own words, and the circumstances. */
export interface ColdOperation {
	readonly config: Config;
	readonly at: number;
	readonly words: readonly string[];
	readonly provider: string | undefined;
	readonly owner: string | undefined;
	/** Why the operator opens an account. */
	readonly because: string | undefined;
	/** Whether an import may create the provider. */
	readonly newProvider: boolean;
	/** Path of a file of checkpoints. */
	readonly checkpoint: string | undefined;
	readonly force: boolean;
	readonly withoutKeys: boolean;
	readonly acceptBrokenChains: boolean;
}

/** An operation with the database open, which is created if there was none. */
export interface Operation extends ColdOperation, ServerResources {}

/** An operation on the account of one administrator. */
export type AccountOperation = Pick<Operation, 'store' | 'at' | 'words' | 'provider' | 'because'>;

/** The final output of a command. */
export interface CommandResult {
	readonly text: string;
	/** 2: done, but some of it was refused. */
	readonly exitCode: 0 | 1 | 2;
}
