import { Gauge, Registry } from 'prom-client';

import type { ServerState } from '#readiness.ts';
import type { Store } from '#store/store.ts';

import { createSignInMetrics } from './sign-in-metrics.ts';
import { createHttpMetrics } from './http-metrics.ts';
import { observeBacklog } from './backlog-metrics.ts';
import type { Meters } from './meters.ts';
import { createSyncMetrics } from './sync-metrics.ts';
import { observeUpkeep } from './upkeep-metrics.ts';

export interface Metrics extends Meters {
	/** Returns the metrics in Prometheus' text format. */
	text(): Promise<string>;
	readonly contentType: string;
}

export interface MetricsOptions {
	readonly store: Store;
	readonly clock: () => number;
	readonly version: string;
	readonly state: () => Promise<ServerState>;
	/** When the certificate ends, if the server itself speaks https. */
	readonly tls?: { readonly endsAt: number } | undefined;
}

/**
 * Creates the operator's metrics. Labels are few and closed: no person, no provider, no address.
 */
export function createMetrics(options: MetricsOptions): Metrics {
	const register = new Registry();
	const registers = [register];
	new Gauge({
		name: 'tenantry_build_info',
		help: 'Always 1; its label is the version that runs',
		labelNames: ['version'],
		registers
	}).set({ version: options.version }, 1);
	const lookAtBacklog = observeBacklog(options, registers);
	const lookAtUpkeep = observeUpkeep(options, registers);

	return {
		http: createHttpMetrics(registers),
		signInCounter: createSignInMetrics(registers),
		...createSyncMetrics(registers),
		contentType: register.contentType,
		async text() {
			await lookAtBacklog();
			await lookAtUpkeep();
			return register.metrics();
		}
	};
}
