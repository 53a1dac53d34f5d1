import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg, { type ClientConfig, type Pool } from 'pg';

import { statements } from '#store/statements.ts';
import { knowVersions } from '#store/known-versions.ts';
import type { ProviderVersion, VersionListener } from '#store/store.ts';

const CHANNEL = 'tenantry_version';
const RETRY_DELAY_MS = 1_000;
/** How long the server's own notification may take before none are expected. */
const HEARS_WITHIN_MS = 2_000;
const ASK_EVERY_MS = 2_000;

export interface Announcements {
	/** Asks for commits, because notifications do not arrive. */
	readonly isPolling: boolean;
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
	const heard = new AbortController();
	const onNotification = (payload: string) => {
		const [sender, version, providerId] = payload.split(' ');
		if (sender === self) heard.abort();
		if (sender !== self && providerId !== undefined) hear(providerId, Number(version));
	};
	const listening = await keepListening(config, onNotification);
	const newest = new Map<string, number>();
	let sending: Promise<void> | undefined;
	const notify = (text: string) => pool.query('SELECT pg_notify($1, $2)', [CHANNEL, text]);

	/** A pooler may give the listening connection to others; then nobody hears notifications. */
	async function isHeard(): Promise<boolean> {
		await notify(self).catch(() => {});
		await setTimeout(HEARS_WITHIN_MS, undefined, { signal: heard.signal }).catch(() => {});
		return heard.signal.aborted;
	}

	async function send(): Promise<void> {
		for (const [providerId, version] of newest) {
			newest.delete(providerId);
			await notify(`${self} ${version} ${providerId}`).catch(() => {});
		}
		sending = undefined;
	}

	const asking = (await isHeard())
		? undefined
		: await keepAsking(pool, (providerId, version) => hear(providerId, version));

	return {
		isPolling: asking !== undefined,
		announce(providerId, version) {
			asking?.note({ providerId, version });
			newest.set(providerId, version);
			sending ??= send();
		},
		listen(listener) {
			hear = listener;
			return () => (hear = () => {});
		},
		async close() {
			asking?.stop();
			await listening.close();
			await sending;
		}
	};
}

interface Asking {
	/** Notes a commit of this process, so that it is not taken for another's. */
	readonly note: (moved: ProviderVersion) => boolean;
	stop(): void;
}

/** Polls the versions of all providers. */
async function keepAsking(pool: Pool, tell: VersionListener): Promise<Asking> {
	const note = knowVersions();

	async function ask(): Promise<void> {
		const { rows } = await pool.query<ProviderVersion>(statements.heads);
		for (const moved of rows) if (note(moved)) tell(moved.providerId, moved.version);
	}

	// While the database does not answer, or has no tables yet, nothing is reported.
	let asked = ask().catch(() => {});
	await asked;
	const asking = setInterval(() => {
		asked = asked.then(ask).catch(() => {});
	}, ASK_EVERY_MS).unref();
	return { note, stop: () => clearInterval(asking) };
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
