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
