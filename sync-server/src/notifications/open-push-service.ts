import type { Sealer } from '#auth/keys/sealer.ts';

import { createPushService } from './push-service.ts';

export interface NotificationChoice {
	/** The address where people reach the server. */
	readonly origin: URL;
	readonly mailFrom: string | undefined;
	/** Whether a push service on this machine is reached, which only tests need. */
	readonly notifiesLoopback: boolean;
	/** Push services that the operator has named. */
	readonly pushServices: readonly string[];
}

/** Opens the push services that the operator has chosen. */
export function openPushService(sealer: Sealer, choice: NotificationChoice) {
	return createPushService({
		sealer,
		subject: subjectOf(choice),
		allowsLoopback: choice.notifiesLoopback,
		services: choice.pushServices
	});
}

/** Whom a push service may contact about a server that misbehaves. */
function subjectOf({ origin, mailFrom }: NotificationChoice): string {
	if (origin.protocol === 'https:') return origin.origin;
	const address = mailFrom?.slice(mailFrom.indexOf('<') + 1).replace('>', '');
	return `mailto:${address ?? `no-reply@${origin.hostname}`}`;
}
