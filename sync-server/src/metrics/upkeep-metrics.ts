import { Gauge, type Registry } from 'prom-client';

import { lastBackupAt } from '#backup/last-backup.ts';

import type { MetricsOptions } from './options.ts';

/** Observes what an operator must attend to. The returned function refreshes the numbers. */
export function observeUpkeep(
	{ store, clock, state, tls }: MetricsOptions,
	registers: Registry[]
): () => Promise<void> {
	new Gauge({
		name: 'tenantry_disk_full',
		help: '1 while the database has no room to write; 0 otherwise',
		registers,
		async collect() {
			this.set((await state()) === 'disk_full' ? 1 : 0);
		}
	});
	const size = new Gauge({
		name: 'tenantry_database_bytes',
		help: 'Size of the database',
		registers
	});
	const backup = new Gauge({
		name: 'tenantry_last_backup_age_seconds',
		help: 'Time since the last backup that the command made; +Inf where there is none',
		registers
	});
	if (tls !== undefined)
		new Gauge({
			name: 'tenantry_certificate_end_seconds',
			help: 'Time until the certificate in use ends; negative once it has',
			registers,
			collect() {
				this.set((tls.endsAt - clock()) / 1000);
			}
		});
	return async () => {
		size.set(await store.size());
		const at = await lastBackupAt(store.db);
		backup.set(at === undefined ? Infinity : Math.max(0, clock() - at) / 1000);
	};
}
