import type { ServerState } from '#readiness.ts';
import type { Store } from '#store/store.ts';

export interface MetricsOptions {
	readonly store: Store;
	readonly clock: () => number;
	readonly version: string;
	readonly state: () => Promise<ServerState>;
	/** Expiry of the certificate; undefined unless the server itself speaks https. */
	readonly tls?: { readonly endsAt: number } | undefined;
}

/** Buckets of all our histograms, in seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
