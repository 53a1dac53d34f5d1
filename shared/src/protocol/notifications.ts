import * as z from 'zod/mini';

/** DELETE /sync/v1/notifications: this device is not to be notified. */
export const NoNotificationsRequest = z.strictObject({});

/** GET /sync/v1/notifications: is this device notified, and with which key does it subscribe? */
export const NotificationsAnswer = z.object({
	publicKey: z.string(),
	/** Address at which the server notifies this device; null if it does not. */
	endpoint: z.nullable(z.string())
});
export type NotificationsAnswer = z.infer<typeof NotificationsAnswer>;
