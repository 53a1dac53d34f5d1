import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod/mini';
import type { Certificates } from '#support/wire/certificates.ts';
import { decryptMessage, type BrowserKeys } from './decryption.ts';

/** How the push service answers from here on. */
export interface PushMood {
	/** 0 answers nothing at all. */
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A message that a browser was sent, decrypted. */
export interface ReceivedMessage {
	readonly subscription: TestSubscription;
	readonly text: string;
	readonly topic: string | undefined;
	readonly ttl: number;
	readonly urgency: string | undefined;
	/** Contact of the sender, from its signed token. */
	readonly subject: string;
}

/** A subscription as a browser makes one, with the keys that it keeps to itself. */
export interface TestSubscription {
	readonly endpoint: string;
	readonly keys: { readonly p256dh: string; readonly auth: string };
	/** The server’s key that it was made with; messages signed with another one are refused. */
	readonly publicKey: string;
	/** Ends it, as a browser does whose person withdraws the permission. */
	end(): void;
}

/** A push service on loopback (RFC 8030) that decrypts what it gets, as the browser would. */
export interface TestPushService {
	readonly origin: string;
	readonly messages: readonly ReceivedMessage[];
	/** Number of requests, taken or not. */
	readonly requests: number;
	mood: PushMood;
	subscribe(publicKey: string): TestSubscription;
	close(): Promise<void>;
}

const TAKEN: PushMood = { status: 201 };

export async function startPushService({
	certFile,
	keyFile
}: Certificates): Promise<TestPushService> {
	const messages: ReceivedMessage[] = [];
	const browsers = new Map<
		string,
		{ readonly keys: BrowserKeys; readonly subscription: TestSubscription }
	>();
	let mood = TAKEN;
	let requests = 0;
	const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
	const server = createServer({ cert, key }, (request, response) => {
		requests++;
		const { status, headers = {} } = mood;
		buffer(request).then(
			(body) => {
				if (status === 0) return;
				const browser = browsers.get(request.url ?? '');
				if (browser === undefined) response.writeHead(410).end();
				else if (status !== TAKEN.status) response.writeHead(status, headers).end();
				else {
					const message = receive(request, body, { ...browser, origin });
					if (message !== undefined) messages.push(message);
					response.writeHead(message === undefined ? 403 : status).end();
				}
			},
			() => response.destroy()
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	const origin = `https://127.0.0.1:${port}`;

	return {
		origin,
		messages,
		get requests() {
			return requests;
		},
		get mood() {
			return mood;
		},
		set mood(next) {
			mood = next;
		},
		subscribe(publicKey) {
			const curve = createECDH('prime256v1');
			const path = `/push/${randomBytes(16).toString('base64url')}`;
			const keys = {
				publicKey: curve.generateKeys(),
				privateKey: curve.getPrivateKey(),
				auth: randomBytes(16)
			};
			const subscription = {
				endpoint: `${origin}${path}`,
				keys: {
					p256dh: keys.publicKey.toString('base64url'),
					auth: keys.auth.toString('base64url')
				},
				publicKey,
				end: () => void browsers.delete(path)
			};
			browsers.set(path, { keys, subscription });
			return subscription;
		},
		async close() {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		}
	};
}

/** Returns undefined for a message that a push service refuses. */
function receive(
	{ headers }: IncomingMessage,
	body: Buffer,
	browser: {
		readonly keys: BrowserKeys;
		readonly subscription: TestSubscription;
		readonly origin: string;
	}
): ReceivedMessage | undefined {
	const { keys, subscription, origin } = browser;
	const subject = senderOf(headers.authorization ?? '', {
		publicKey: subscription.publicKey,
		origin
	});
	const ttl = Number(headers.ttl);
	const isEncrypted = headers['content-encoding'] === 'aes128gcm';
	if (subject === undefined || !isEncrypted || !Number.isInteger(ttl)) return undefined;
	const [topic] = [headers.topic].flat();
	const [urgency] = [headers.urgency].flat();
	return { subscription, text: decryptMessage(body, keys), topic, ttl, urgency, subject };
}

const TokenBody = z.object({ aud: z.string(), exp: z.number(), sub: z.string() });
const DAY_SECONDS = 24 * 60 * 60;

/** Verifies the token of RFC 8292 and returns whom it names as its sender. */
function senderOf(
	authorization: string,
	{ publicKey, origin }: { readonly publicKey: string; readonly origin: string }
): string | undefined {
	const [, token = '', key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
	const [head = '', claims = '', signature = ''] = token.split('.');
	if (key !== publicKey) return undefined;
	const signed = `${head}.${claims}`;
	if (!isSignedBy(publicKey, signed, Buffer.from(signature, 'base64url'))) return undefined;
	const body: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
	const { aud, exp, sub } = TokenBody.parse(body);
	return aud === origin && isTimely(exp) ? sub : undefined;
}

function isTimely(endsAtSeconds: number): boolean {
	const leftSeconds = endsAtSeconds - Date.now() / 1000;
	return leftSeconds > 0 && leftSeconds <= DAY_SECONDS;
}

function isSignedBy(publicKey: string, text: string, signature: Buffer): boolean {
	const point = Buffer.from(publicKey, 'base64url');
	const x = point.subarray(1, 33).toString('base64url');
	const y = point.subarray(33).toString('base64url');
	const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
	return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature);
}
