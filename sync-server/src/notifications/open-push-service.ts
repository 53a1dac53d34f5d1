import type { Sealer } from '#auth/keys/sealer.ts';

import { createPushService } from './push-service.ts';

export interface NotificationChoice {
	readonly origin: URL;
	readonly mailFrom: string | undefined;
	readonly notifiesLoopback: boolean;
	readonly pushServices: readonly string[];
}

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
