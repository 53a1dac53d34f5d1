import { request } from 'node:https';
import { isIP } from 'node:net';

import webPush from 'web-push';

import type { Sealer } from '#auth/keys/sealer.ts';

import { InsideAddress, isOutside, outsideLookup } from './outside-address.ts';
import { isPushService } from './known-services.ts';
import type { Subscription } from './subscriptions.ts';

export type Recipient = Pick<Subscription, 'endpoint' | 'p256dh' | 'auth' | 'public_key'>;

/** Outcome of a message (RFC 8030, sections 5 and 8). */
export type Delivery =
	| { readonly kind: 'taken' }
	/** The subscription is no longer valid, or never was. */
	| { readonly kind: 'gone'; readonly reason: string }
	| { readonly kind: 'later'; readonly reason: string; readonly retryAfterMs?: number }
	/** The push service refuses the message, and would refuse it again. */
	| { readonly kind: 'refused'; readonly reason: string };

/** Sends messages to the push services of browsers. Never throws. */
export interface PushService {
	send(to: Recipient, payload: string): Promise<Delivery>;
}

export interface PushServiceOptions {
	readonly sealer: Pick<Sealer, 'vapidKey'>;
	/** Whom an operator of a push service may contact (RFC 8292): `https:` or `mailto:`. */
	readonly subject: string;
	readonly allowsLoopback: boolean;
	/** Hosts besides those of the browsers' vendors; `*` stands for any. */
	readonly services: readonly string[];
	readonly timeoutMs?: number;
}

/** A message that cannot be delivered within three days is dropped; the app shows the change. */
const TTL_SECONDS = 3 * 24 * 60 * 60;
/** The push service replaces an undelivered message of the same topic. */
const TOPIC = 'needs-you';
const TIMEOUT_MS = 10_000;

export function createPushService(options: PushServiceOptions): PushService {
	return {
		async send(to, payload) {
			if (!isServiceOf(options, to)) return { kind: 'gone', reason: 'unknown push service' };
			const message = encrypt(options, to, payload);
			if (message === undefined) return { kind: 'gone', reason: 'unusable keys' };
			try {
				return deliveryOf(await post(options, message));
			} catch (error) {
				if (error instanceof InsideAddress) return { kind: 'gone', reason: 'private address' };
				return { kind: 'later', reason: codeOf(error) };
			}
		}
	};
}

function isServiceOf(
	{ services, allowsLoopback }: PushServiceOptions,
	{ endpoint }: Recipient
): boolean {
	const { hostname } = new URL(endpoint);
	return isPushService(hostname, services) || (allowsLoopback && hostname === '127.0.0.1');
}

type Message = webPush.RequestDetails;

/** Undefined for invalid keys of the browser, or a key of ours that is gone. */
function encrypt(
	{ sealer, subject }: PushServiceOptions,
	{ endpoint, p256dh, auth, public_key: publicKey }: Recipient,
	payload: string
): Message | undefined {
	const key = sealer.vapidKey(publicKey);
	if (key === undefined) return undefined;
	try {
		return webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
			vapidDetails: { subject, publicKey: key.publicKey, privateKey: key.privateKey },
			contentEncoding: 'aes128gcm',
			TTL: TTL_SECONDS,
			topic: TOPIC,
			urgency: 'high'
		});
	} catch {
		return undefined;
	}
}

interface Answer {
	readonly status: number;
	readonly retryAfter: string | undefined;
}

/** Does not follow redirects or read the body of the answer. */
function post(
	{ allowsLoopback, timeoutMs = TIMEOUT_MS }: PushServiceOptions,
	{ endpoint, headers, body }: Message
): Promise<Answer> {
	const { hostname } = new URL(endpoint);
	const address = hostname.replace(/^\[(.*)\]$/, '$1');
	if (isIP(address) !== 0 && !isOutside(address, { allowsLoopback }))
		return Promise.reject(new InsideAddress(address));
	return new Promise((resolve, reject) => {
		const sent = request(endpoint, {
			method: 'POST',
			headers: { ...headers },
			agent: false,
			lookup: outsideLookup({ allowsLoopback }),
			signal: AbortSignal.timeout(timeoutMs)
		});
		sent.on('error', reject);
		sent.on('response', (response) => {
			const { statusCode: status = 0 } = response;
			resolve({ status, retryAfter: response.headers['retry-after'] });
			response.on('error', () => {}).destroy();
		});
		sent.end(body);
	});
}

function deliveryOf({ status, retryAfter }: Answer): Delivery {
	const reason = String(status);
	if (status >= 200 && status < 300) return { kind: 'taken' };
	if (status === 404 || status === 410) return { kind: 'gone', reason };
	if (status !== 429 && status !== 408 && status < 500) return { kind: 'refused', reason };
	const retryAfterMs = toMs(retryAfter);
	return { kind: 'later', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** Both forms (RFC 9110, section 10.2.3). */
function toMs(retryAfter: string | undefined): number | undefined {
	if (retryAfter === undefined) return undefined;
	const waitMs = /^\d+$/.test(retryAfter)
		? Number(retryAfter) * 1000
		: Date.parse(retryAfter) - Date.now();
	return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(0, waitMs), LONGEST_WAIT_MS);
}

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return 'unknown';
	return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
