import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { Store } from '#store/store.ts';
import type { Sync } from '#sync/sync.ts';

import { readBacklog } from './backlog.ts';

export interface SyncMetrics {
	/** The same sync, with every push and pull counted. */
	readonly meter: (sync: Sync) => Sync;
	/** In Prometheus' text format. */
	text(): Promise<string>;
	readonly contentType: string;
}

export interface SyncMetricsOptions {
	readonly store: Store;
	readonly clock: () => number;
	readonly version: string;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What an operator watches of the sync. Labels are few and closed: no person, no provider. */
export function createSyncMetrics(options: SyncMetricsOptions): SyncMetrics {
	const register = new Registry();
	const registers = [register];
	const lookAtBacklog = observeBacklog(options, registers);
	new Gauge({
		name: 'tenantry_build_info',
		help: 'Always 1; its label is the version that runs',
		labelNames: ['version'],
		registers
	}).set({ version: options.version }, 1);
	const pushSeconds = new Histogram({
		name: 'tenantry_push_seconds',
		help: 'Time from a push to its answer, by lane and by what became of the request',
		labelNames: ['lane', 'result'],
		...{ buckets: SECONDS, registers }
	});
	const pullSeconds = new Histogram({
		name: 'tenantry_pull_seconds',
		help: 'Time to read one page of a pull, by what became of the request',
		labelNames: ['result'],
		...{ buckets: SECONDS, registers }
	});
	const verdicts = new Counter({
		name: 'tenantry_verdicts_total',
		help: 'Mutations answered, by outcome and rejection code; repeats count again',
		labelNames: ['outcome', 'code'],
		registers
	});
	const handedOver = new Counter({
		name: 'tenantry_quarantined_total',
		help: 'Mutations that revoked devices have handed over for review',
		registers
	});

	return {
		contentType: register.contentType,
		async text() {
			await lookAtBacklog();
			return register.metrics();
		},
		meter: (sync) => {
			new Gauge({
				name: 'tenantry_connected_devices',
				help: 'Devices that listen for changes on this process',
				registers,
				collect() {
					this.set(sync.hub.size);
				}
			});
			return {
				...sync,
				async push(sender, request) {
					const end = pushSeconds.startTimer({ lane: request.lane });
					const answer = await sync.push(sender, request).catch((error: unknown) => {
						end({ result: 'failed' });
						throw error;
					});
					end({ result: answer.ok ? 'decided' : answer.error });
					for (const { outcome, rejection } of answer.ok ? answer.value : [])
						verdicts.inc({ outcome, code: rejection?.code ?? '' });
					return answer;
				},
				async pull(sender, request) {
					const end = pullSeconds.startTimer();
					const answer = await sync.pull(sender, request).catch((error: unknown) => {
						end({ result: 'failed' });
						throw error;
					});
					end({ result: answer.ok ? 'read' : answer.error });
					return answer;
				},
				quarantine: {
					...sync.quarantine,
					async take(deviceId, request) {
						const answer = await sync.quarantine.take(deviceId, request);
						const results = answer.ok ? answer.value : [];
						handedOver.inc(results.filter(({ outcome }) => outcome === 'quarantined').length);
						return answer;
					}
				}
			};
		}
	};
}

/** Answers what brings the numbers up to date. */
function observeBacklog({ store, clock }: SyncMetricsOptions, registers: Registry[]) {
	const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
	const devices = gauge('tenantry_live_devices', 'Devices whose access has not ended');
	const waiting = gauge(
		'tenantry_waiting_mutations',
		'Changes that devices said were waiting when they last sent something'
	);
	const oldest = gauge(
		'tenantry_oldest_waiting_seconds',
		'Age of the oldest change that a device said was waiting; 0 where there is none'
	);
	const stalled = gauge(
		'tenantry_stalled_devices',
		'Devices that were heard within the hour and have had a change waiting for more than ten minutes'
	);
	const mails = gauge('tenantry_waiting_mails', 'Mails that are still to be delivered');
	const oldestMail = gauge(
		'tenantry_oldest_mail_seconds',
		'Age of the oldest mail that is still to be delivered; 0 where there is none'
	);
	return async (): Promise<void> => {
		const backlog = await readBacklog(store.db, clock());
		devices.set(backlog.devices);
		waiting.set(backlog.waiting);
		oldest.set(backlog.oldestWaitingMs / 1000);
		stalled.set(backlog.stalled);
		mails.set(backlog.mails);
		oldestMail.set(backlog.oldestMailMs / 1000);
	};
}
