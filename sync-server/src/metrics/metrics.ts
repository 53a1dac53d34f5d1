import { Gauge, Registry } from 'prom-client';

import { createSignInMetrics } from './sign-in-metrics.ts';
import { createHttpMetrics } from './http-metrics.ts';
import { observeBacklog } from './backlog-metrics.ts';
import type { Meters } from './meters.ts';
import type { MetricsOptions } from './options.ts';
import { createSyncMetrics } from './sync-metrics.ts';
import { observeUpkeep } from './upkeep-metrics.ts';

export interface Metrics extends Meters {
	text(): Promise<string>;
	readonly contentType: string;
}

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
