import type { Desk } from '#lib/engine/session/open-session.ts';
import type { LockView } from '#lib/engine-api/lock.ts';
import { hiddenMinutesOf, policyMinutesOf } from './lock-times.ts';

/** Returns when this person's copy locks itself on this device, and what opens it. */
export function lockOf(desk: Desk): LockView | undefined {
	const { replica, identity, latch, methods } = desk;
	if (latch.loaded === undefined) return undefined;
	const { choice } = latch.loaded;
	return {
		policyMinutes: policyMinutesOf(replica.view.row('provider', identity.providerId)?.value),
		idleMinutes: choice.idleMinutes ?? null,
		hiddenMinutes: hiddenMinutesOf(choice),
		hasPin: latch.pin !== undefined,
		isRequired: desk.isLockRequired ?? true,
		methods: methods.methods
	};
}
