import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg, { type ClientConfig, type Pool } from 'pg';

import type { VersionListener } from '#store/store.ts';

const CHANNEL = 'tenantry_version';
const RETRY_DELAY_MS = 1_000;

export interface Announcements {
	announce(providerId: string, version: number): void;
	listen(listener: VersionListener): () => void;
	close(): Promise<void>;
}

/**
 * Announces commits to other processes by LISTEN and NOTIFY. Polling finds lost announcements, so
 * one may fail, and it is sent after the commit: inside the transaction, NOTIFY would serialize the
 * commits of all providers.
 */
export async function openAnnouncements(config: ClientConfig, pool: Pool): Promise<Announcements> {
	const self = randomUUID();
	let hear: VersionListener = () => {};
	const onNotification = (payload: string) => {
		const [sender, version, providerId] = payload.split(' ');
		if (sender !== self && providerId !== undefined) hear(providerId, Number(version));
	};
	const listening = await keepListening(config, onNotification);
	const newest = new Map<string, number>();
	let sending: Promise<void> | undefined;

	async function send(): Promise<void> {
		for (const [providerId, version] of newest) {
			newest.delete(providerId);
			await pool
				.query('SELECT pg_notify($1, $2)', [CHANNEL, `${self} ${version} ${providerId}`])
				.catch(() => {});
		}
		sending = undefined;
	}

	return {
		announce(providerId, version) {
			newest.set(providerId, version);
			sending ??= send();
		},
		listen(listener) {
			hear = listener;
			return () => (hear = () => {});
		},
		async close() {
			await listening.close();
			await sending;
		}
	};
}

async function keepListening(
	config: ClientConfig,
	onNotification: (payload: string) => void
): Promise<{ close(): Promise<void> }> {
	const closing = new AbortController();
	let client = await listenOnce();

	async function listenOnce(): Promise<pg.Client> {
		const next = new pg.Client(config);
		next.on('notification', ({ payload = '' }) => onNotification(payload));
		next.on('error', () => {});
		try {
			await next.connect();
			await next.query(`LISTEN ${CHANNEL}`);
		} catch (error) {
			// The client may be connected despite the error, and nothing else would ever close it.
			next.end().catch(() => {});
			throw error;
		}
		next.once('end', () => void listenAgain().catch(() => {}));
		return next;
	}

	async function listenAgain(): Promise<void> {
		while (!closing.signal.aborted) {
			try {
				await setTimeout(RETRY_DELAY_MS, undefined, { signal: closing.signal, ref: false });
				client = await listenOnce();
				return;
			} catch {
				// The database is unreachable, or we are closing; the loop condition decides which.
			}
		}
	}

	return {
		async close() {
			closing.abort();
			await client.end();
		}
	};
}
