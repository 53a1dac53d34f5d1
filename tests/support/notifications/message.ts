/** A subscription as a device sends it, with keys of the right length that open nothing. */
export const SUBSCRIPTION = {
	endpoint: 'https://push.example/abc',
	keys: { p256dh: 'B'.repeat(87), auth: 'C'.repeat(22) },
	publicKey: 'D'.repeat(87)
};
