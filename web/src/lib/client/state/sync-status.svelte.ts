import { createContext } from 'svelte';
import type { SyncStatus as Status } from '#lib/engine-api/status.ts';
import { createLive, type Live } from '#lib/client/live.svelte.ts';

/** The sync status in the chip of every screen. One for the whole tree, made in the root layout. */
export class SyncStatus {
	readonly #status: Live<{ readonly kind: 'status' }> = createLive(() => ({ kind: 'status' }));

	/** Undefined until the worker has answered for the first time. */
	get current(): Status | undefined {
		return this.#status.current;
	}

	/** No server is within reach, whatever the reason. */
	get isOffline(): boolean {
		return this.current !== undefined && this.current.connection !== 'online';
	}

	/** Changes that loosen can neither be made now nor be kept for later. */
	get isLooseningBarred(): boolean {
		return this.current?.mayLoosen === false;
	}
}

export const [getSyncStatus, setSyncStatus] = createContext<SyncStatus>();
