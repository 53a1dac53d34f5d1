import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

import { SECONDS } from './options.ts';
import type { Sync } from '#sync/sync.ts';
import type { Meters } from './meters.ts';

export function createSyncMetrics(registers: Registry[]): Pick<Meters, 'meter' | 'onApiDecided'> {
	const pushSeconds = new Histogram({
		name: 'tenantry_push_seconds',
		help: 'Time from a push to its answer, by lane and by what became of the request',
		labelNames: ['lane', 'result'],
		buckets: SECONDS,
		registers
	});
	const pullSeconds = new Histogram({
		name: 'tenantry_pull_seconds',
		help: 'Time to read one page of a pull, by what became of the request',
		labelNames: ['result'],
		buckets: SECONDS,
		registers
	});
	const verdicts = new Counter({
		name: 'tenantry_verdicts_total',
		help: 'Mutations answered, by where they came from, outcome and rejection code; repeats by devices count again',
		labelNames: ['from', 'outcome', 'code'],
		registers
	});
	const handedOver = new Counter({
		name: 'tenantry_quarantined_total',
		help: 'Mutations that revoked devices have handed over for review',
		registers
	});
	const envelopes = new Counter({
		name: 'tenantry_envelopes_total',
		help: 'Envelopes of locked apps, by whether their own device sent or another one carried them, and by what their answers say; repeats count again',
		labelNames: ['way', 'state'],
		registers
	});
	const countQuarantined = (results: readonly PushResult[]) =>
		handedOver.inc(results.filter(({ outcome }) => outcome === 'quarantined').length);
	const countVerdicts = (from: string, results: readonly PushResult[]) => {
		for (const { outcome, rejection } of results)
			verdicts.inc({ from, outcome, code: rejection?.code ?? '' });
	};
	return {
		onApiDecided(events) {
			for (const { outcome, code } of events)
				verdicts.inc({ from: 'api', outcome, code: code ?? '' });
		},
		meter: (sync) => {
			new Gauge({
				name: 'tenantry_connected_devices',
				help: 'Event streams that are open: devices that listen for changes on this process',
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
					if (answer.ok) countVerdicts('device', answer.value);
					return answer;
				},
				async pull(...asked) {
					const end = pullSeconds.startTimer();
					const answer = await sync.pull(...asked).catch((error: unknown) => {
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
						if (answer.ok) countQuarantined(answer.value);
						return answer;
					}
				},
				envelopes: {
					...sync.envelopes,
					async take(signed, address) {
						const taken = await sync.envelopes.take(signed, address);
						for (const [place, { state }] of taken.answers.entries())
							envelopes.inc({ way: wayOf(signed, place), state });
						countVerdicts('envelope', taken.results);
						countQuarantined(taken.results);
						return taken;
					}
				}
			};
		}
	};
}

function wayOf(
	{ envelopes, carriers }: Awaited<ReturnType<Sync['envelopes']['verify']>>,
	place: number
): 'carried' | 'sent' {
	const envelope = envelopes[place];
	return envelope !== undefined && carriers.has(envelope) ? 'carried' : 'sent';
}
