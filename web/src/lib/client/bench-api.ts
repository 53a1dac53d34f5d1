import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type {
	AdministratorsQuery,
	AdministratorsWindow
} from '#lib/engine-api/administrator-list.ts';

/**
 * The engine as the benchmark sees it, on `window.bench` in the benchmark's build alone. Every call
 * is made in the page and crosses to the worker, as a screen's would.
 */
export interface BenchApi {
	/** Signs in where this person has no vault yet, else unlocks it; the first fill then runs. */
	open(who: BenchPerson): Promise<void>;
	/** Time the worker has spent deriving keys from passphrases, since it started. */
	derivationMs(): Promise<number>;
	/**
	 * Resolves when everything is durable here and the first window by last name has been answered.
	 */
	firstSync(): Promise<void>;
	/** Resolves when the first rows by last name, and the count, are painted. */
	firstPage(count: number): Promise<AdministratorsWindow>;
	/** Returns the first 50 administrators whose name or email contains the text. */
	search(text: string, filter?: AdministratorsQuery['filter']): Promise<AdministratorsWindow>;
	/** Resolves when the change is durable and every later read sees it. */
	edit(id: string, change: BenchChange): Promise<void>;
	/** Resolves when the suspension is durable. */
	suspend(id: string): Promise<void>;
	get(id: string): Promise<AdministratorDetail | null>;
	/** Blocks every request to the server, including those in flight. */
	disconnect(): Promise<void>;
	/**
	 * Connects again; resolves when the transaction that dropped the last queued change has
	 * completed.
	 */
	replay(): Promise<void>;
	/** Resolves when no change is waiting. */
	sent(): Promise<void>;
	/** Resolves when a changed value of each has been seen through change notification. */
	watch(ids: readonly string[]): Promise<void>;
	/** Locks the vault. */
	close(): Promise<void>;
}

export interface BenchPerson {
	readonly email: string;
	readonly password: string;
	readonly passphrase: string;
}

export interface BenchChange {
	readonly firstName?: string;
	readonly lastName?: string;
	readonly email?: string;
}
