import { Gauge, type Registry } from 'prom-client';

import { readBacklog } from './backlog.ts';
import type { MetricsOptions } from './options.ts';

export function observeBacklog(
	{ store, clock }: Pick<MetricsOptions, 'store' | 'clock'>,
	registers: Registry[]
): () => Promise<void> {
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
	return async () => {
		const backlog = await readBacklog(store.db, clock());
		devices.set(backlog.devices);
		waiting.set(backlog.waiting);
		oldest.set(backlog.oldestWaitingMs / 1000);
		stalled.set(backlog.stalled);
		mails.set(backlog.mails);
		oldestMail.set(backlog.oldestMailMs / 1000);
	};
}
