import { setTimeout } from 'node:timers/promises';

import type { Sealer } from '#auth/keys/sealer.ts';
import { startSchedule } from '#mail/schedule.ts';

import { createNotifier, type NotifierDependencies } from './notifier.ts';
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

/** Timeout at shutdown; a message that is under way is sent again after the next start. */
const FINISH_WITHIN_MS = 2_000;

/** Starts the notifier of a running server; returns a function that ends it. */
export function startNotifications(
	dependencies: Omit<NotifierDependencies, 'pushService'> & { readonly sealer: Sealer },
	choice: NotificationChoice
): () => Promise<void> {
	const { store, sealer, log } = dependencies;
	const subject = subjectOf(choice);
	const allowsLoopback = choice.notifiesLoopback;
	const pushService = createPushService({
		sealer,
		subject,
		allowsLoopback,
		services: choice.pushServices
	});
	const notifier = createNotifier({ ...dependencies, pushService });
	const schedule = startSchedule(notifier, store, (error) =>
		log.warn({ err: error }, 'notifications not looked after')
	);
	return async () => {
		const late = setTimeout(FINISH_WITHIN_MS, undefined, { ref: false });
		await Promise.race([schedule.end(), late]);
	};
}

/** Whom a push service may contact about a server that misbehaves. */
function subjectOf({ origin, mailFrom }: NotificationChoice): string {
	if (origin.protocol === 'https:') return origin.origin;
	const address = mailFrom?.slice(mailFrom.indexOf('<') + 1).replace('>', '');
	return `mailto:${address ?? `no-reply@${origin.hostname}`}`;
}
