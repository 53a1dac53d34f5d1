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
	/** Signs in where this person has no vault yet, otherwise unlocks it; the first fill follows. */
	open(who: BenchPerson): Promise<void>;
	/** Total since the worker started. */
	derivationMs(): Promise<number>;
	/** Everything is durable here, and the first window by last name has been answered. */
	firstSync(): Promise<void>;
	firstPage(count: number): Promise<AdministratorsWindow>;
	/** Matches names and email addresses; at most 50 rows. */
	search(text: string, filter?: AdministratorsQuery['filter']): Promise<AdministratorsWindow>;
	/** Resolves when the change is durable and every later read sees it. */
	edit(id: string, change: BenchChange): Promise<void>;
	suspend(id: string): Promise<void>;
	get(id: string): Promise<AdministratorDetail | null>;
	/** Blocks every request to the server, including those in flight. */
	disconnect(): Promise<void>;
	replay(): Promise<void>;
	sent(): Promise<void>;
	/** Resolves when change notification has delivered a changed value of each. */
	watch(ids: readonly string[]): Promise<void>;
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
