import * as z from 'zod/mini';

/** Unpadded base64url of this many bytes. */
const bytes = (length: number) =>
	z.string().check(z.regex(new RegExp(`^[\\w-]{${Math.ceil((length * 4) / 3)}}$`)));

/** Where this device is to be notified, as its browser subscribed. */
export const NotificationSubscription = z.strictObject({
	/** Address at the browser’s push service; anyone who knows it can send to the browser. */
	endpoint: z.url({ protocol: /^https$/ }).check(z.maxLength(1024)),
	keys: z.strictObject({ p256dh: bytes(65), auth: bytes(16) }),
	/** The server’s key that the browser subscribed with. */
	publicKey: bytes(65)
});
export type NotificationSubscription = z.infer<typeof NotificationSubscription>;
