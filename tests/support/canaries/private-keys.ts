import { createECDH } from 'node:crypto';
import { filesIn } from './canaries.ts';

/** The end of PKCS#8's algorithm for P-256: the object identifier of the curve. */
const CURVE = Buffer.from('06082a8648ce3d030107', 'hex');
/** Version and head of the private key: a string of 32 bytes (RFC 5915, section 3). */
const HEAD = Buffer.from('0201010420', 'hex');
/** Most bytes between the two: the lengths of two sequences. */
const BETWEEN = 8;
const LENGTH = 32;

/** What every PKCS#8 of P-256 begins with, in text. */
export const PKCS8_TEXT = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg';

/** Returns the public halves of all P-256 keys whose PKCS#8 lies in the files of a folder. */
export async function privateKeysIn(folder: string): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	for await (const { bytes } of filesIn(folder))
		for (let at = bytes.indexOf(CURVE); at >= 0; at = bytes.indexOf(CURVE, at + 1)) {
			const head = bytes.subarray(at, at + CURVE.length + BETWEEN + HEAD.length).indexOf(HEAD);
			if (head < 0) continue;
			const from = at + head + HEAD.length;
			const pair = createECDH('prime256v1');
			pair.setPrivateKey(bytes.subarray(from, from + LENGTH));
			found.add(pair.getPublicKey().toString('base64url'));
		}
	return found;
}
