import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';

const FIRST_MS = 1_000;
const MAX_MS = 60_000;

/** Full jitter (AWS, "Exponential Backoff And Jitter"): many devices must not return together. */
export class Backoff {
	#failures = 0;
	readonly #fraction: () => number;

	constructor(fraction: () => number) {
		this.#fraction = fraction;
	}

	/** Uses the server's Retry-After if it is longer. */
	next(retryAfterMs = 0): number {
		const ceiling = Math.min(MAX_MS, FIRST_MS * 2 ** this.#failures++);
		return Math.max(retryAfterMs, this.#fraction() * ceiling);
	}

	reset(): void {
		this.#failures = 0;
	}
}

const TRANSIENT: readonly string[] = [
	'offline',
	'overloaded',
	'disk_full'
] satisfies readonly SyncError['code'][];

export function isTransient({ code }: { readonly code: string }): boolean {
	return TRANSIENT.includes(code);
}
