import type { webcrypto } from 'node:crypto';

// Node's types declare these names only inside of `webcrypto`, and `@hpke/core` expects them where
// a browser has them.
declare global {
	type CryptoKey = webcrypto.CryptoKey;
	type CryptoKeyPair = webcrypto.CryptoKeyPair;
}
