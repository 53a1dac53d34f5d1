import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';

/** What a browser keeps to itself of a subscription, and the public half of it. */
export interface BrowserKeys {
	readonly privateKey: Buffer;
	readonly publicKey: Buffer;
	readonly auth: Buffer;
}

const SALT_LENGTH = 16;
const HEAD_LENGTH = 21;
const TAG_LENGTH = 16;
/** Ends the last record, before its padding (RFC 8188, section 2). */
const LAST_RECORD = 2;

/**
 * Decrypts a message as a browser does, by RFC 8291 (section 3.4) and RFC 8188 (section 2). Written
 * from the RFCs and apart from the library that encrypts, so that each verifies the other.
 */
export function decryptMessage(body: Buffer, { privateKey, publicKey, auth }: BrowserKeys): string {
	const salt = body.subarray(0, SALT_LENGTH);
	const recordSize = body.readUInt32BE(SALT_LENGTH);
	const recordStart = HEAD_LENGTH + body.readUInt8(HEAD_LENGTH - 1);
	const senderKey = body.subarray(HEAD_LENGTH, recordStart);
	const record = body.subarray(recordStart);
	if (record.length > recordSize) throw new Error('A message has one record.');

	const curve = createECDH('prime256v1');
	curve.setPrivateKey(privateKey);
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, senderKey]);
	const secret = derive(curve.computeSecret(senderKey), { salt: auth, info, length: 32 });
	const key = derive(secret, { salt, info: 'Content-Encoding: aes128gcm\0', length: 16 });
	const nonce = derive(secret, { salt, info: 'Content-Encoding: nonce\0', length: 12 });

	const decipher = createDecipheriv('aes-128-gcm', key, nonce);
	decipher.setAuthTag(record.subarray(-TAG_LENGTH));
	const padded = Buffer.concat([
		decipher.update(record.subarray(0, -TAG_LENGTH)),
		decipher.final()
	]);
	const end = padded.lastIndexOf(LAST_RECORD);
	if (padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('The padding is wrong.');
	return padded.subarray(0, end).toString('utf8');
}

function derive(
	secret: Buffer,
	{
		salt,
		info,
		length
	}: { readonly salt: Buffer; readonly info: string | Buffer; readonly length: number }
): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}
