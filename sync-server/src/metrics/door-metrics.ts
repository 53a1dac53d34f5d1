import { Counter, type Registry } from 'prom-client';

import type { DoorTally } from '#auth/log/tally.ts';

export function createDoorMetrics(registers: Registry[]): DoorTally {
	const signIns = new Counter({
		name: 'tenantry_sign_ins_total',
		help: 'Attempts to sign in, by way and outcome',
		labelNames: ['way', 'outcome'],
		registers
	});
	const lockOuts = new Counter({
		name: 'tenantry_lock_outs_total',
		help: 'Times that wrong attempts have locked a factor of an administrator',
		labelNames: ['factor'],
		registers
	});
	return {
		came: (way, outcome) => signIns.inc({ way, outcome }),
		lockedOut: (factor) => lockOuts.inc({ factor })
	};
}
