import type { ServerResources } from '#server-resources.ts';
import type { Config } from '#config.ts';

/** An operation before the database is opened. */
export interface ColdOperation {
	readonly config: Config;
	readonly at: number;
	readonly words: readonly string[];
	readonly provider: string | undefined;
	readonly owner: string | undefined;
	readonly because: string | undefined;
	readonly newProvider: boolean;
	readonly checkpoint: string | undefined;
	readonly force: boolean;
	readonly withoutKeys: boolean;
	readonly acceptBrokenChains: boolean;
}

export interface Operation extends ColdOperation, ServerResources {}

/** An operation on the account of one administrator. */
export type AccountOperation = Pick<Operation, 'store' | 'at' | 'words' | 'provider' | 'because'>;

/** The final output of a command. */
export interface CommandResult {
	readonly text: string;
	/** 2: done, but some of it was refused. */
	readonly exitCode: 0 | 1 | 2;
}
