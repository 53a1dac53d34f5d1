import { ok } from '@tenantry/shared/result.ts';

import { createMailSender } from '#mail/mail-sender.ts';
import { createReminders, type RemindersDependencies } from '#mail/reminders.ts';
import type { ServerResources } from '#server-resources.ts';
import type { Store } from '#store/store.ts';

interface Mailing extends Pick<ServerResources, 'sealer'> {
	readonly store: Store;
	readonly clock: () => number;
}

const ORIGIN = new URL('http://localhost');

/** Carries out emails as if they were sent, so that the server has none to catch up on. */
export function createMailSettler(mailing: Mailing): () => Promise<void> {
	const sender = createMailSender({
		...mailing,
		origin: ORIGIN,
		mailer: { send: () => Promise.resolve(ok(undefined)) },
		log: {
			warn(_, message) {
				throw new Error(message);
			}
		}
	});
	return () => sender.deliver();
}

export async function remind(mailing: RemindersDependencies): Promise<void> {
	const reminders = createReminders(mailing);
	await reminders.deliver();
	reminders.stop();
}
