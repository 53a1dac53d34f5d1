/** A key of the secret file, from which all others are derived. */
export interface SealingKey {
	readonly id: string;
	readonly key: Uint8Array;
}
