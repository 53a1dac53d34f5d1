import * as z from 'zod/mini';

import { get, post } from './endpoint.ts';
import { NotificationSubscription } from './notification-subscription.ts';

/** This device is not to be notified. */
export const NoNotificationsRequest = z.strictObject({});

/** Is this device notified, and with which key does it subscribe? */
export const NotificationsAnswer = z.object({
	publicKey: z.string(),
	/** Address at which the server notifies this device; null if it does not. */
	endpoint: z.nullable(z.string())
});
export type NotificationsAnswer = z.infer<typeof NotificationsAnswer>;

const PATH = '/sync/v1/notifications';
export const NOTIFICATIONS = get(PATH, NotificationsAnswer);
export const SUBSCRIBE = post(PATH, NotificationSubscription, NotificationsAnswer);
export const UNSUBSCRIBE = {
	...post(PATH, NoNotificationsRequest, NotificationsAnswer),
	method: 'DELETE'
} as const;

/** Is this person to be reminded by email of changes that need them? */
export const RemindersRequest = z.strictObject({ isOn: z.boolean() });

/** Is this person reminded by email? */
export const RemindersAnswer = z.object({ isOn: z.boolean() });
export type RemindersAnswer = z.infer<typeof RemindersAnswer>;

export const REMINDERS = get('/session/v1/reminders', RemindersAnswer);
export const CHOOSE_REMINDERS = post('/session/v1/reminders', RemindersRequest, RemindersAnswer);
