/**
 * The key by which this device says, for one of its people, that it carries an envelope. It is usable
 * while their app is locked, and signs nothing else that the server takes.
 */
export interface OwnKey {
	/** ECDSA, P-256; not extractable. */
	readonly privateKey: CryptoKey;
	readonly publicKey: string;
	readonly providerId: string;
	readonly deviceId: string;
	readonly registeredAt: number;
}

export const CARRYING_KEY = 'carrying-key';
