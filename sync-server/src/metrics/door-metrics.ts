import { Counter, type Registry } from 'prom-client';

import type { DoorTally } from '#auth/tally.ts';

export function createDoorMetrics(registers: Registry[]): DoorTally {
	const signIns = new Counter({
		name: 'tenantry_sign_ins_total',
		help: 'Attempts to come in, by their way and by what became of them',
		labelNames: ['way', 'outcome'],
		registers
	});
	const lockOuts = new Counter({
		name: 'tenantry_lock_outs_total',
		help: 'Rows of wrong attempts that have locked a factor of somebody',
		labelNames: ['factor'],
		registers
	});
	return {
		came: (way, outcome) => signIns.inc({ way, outcome }),
		lockedOut: (factor) => lockOuts.inc({ factor })
	};
}
