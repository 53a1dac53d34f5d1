import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { LockView } from '#lib/engine-api/lock.ts';
import { hiddenMinutesOf, policyMinutesOf } from './lock-times.ts';

/** Returns when this person's copy locks itself on this device, and what opens it. */
export function lockOf(session: OpenSession): LockView | undefined {
	const { replica, identity, lazyLock, methods } = session;
	if (lazyLock.loaded === undefined) return undefined;
	const { choice } = lazyLock.loaded;
	return {
		policyMinutes: policyMinutesOf(replica.view.row('provider', identity.providerId)?.value),
		idleMinutes: choice.idleMinutes ?? null,
		hiddenMinutes: hiddenMinutesOf(choice),
		hasPin: lazyLock.pin !== undefined,
		isRequired: session.isLockRequired ?? true,
		methods: methods.methods
	};
}
