import { Counter, type Registry } from 'prom-client';

import type { SignInCounter } from '#auth/log/sign-in-counter.ts';

export function createSignInMetrics(registers: Registry[]): SignInCounter {
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
		attempted: (way, outcome) => signIns.inc({ way, outcome }),
		lockedOut: (factor) => lockOuts.inc({ factor })
	};
}
