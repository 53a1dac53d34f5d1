import { Agent, request } from 'node:http';
import { Poke } from '@tenantry/shared/protocol/poke.ts';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import type { OpenedSession } from './data-folder.ts';
import {
	createHttpClient,
	sameOriginHeaders,
	type HttpClient,
	type SessionHeaders
} from './http-client.ts';

/** Devices that listen for pokes and pull after each, as the app does. */
export interface Listeners extends Disposable {
	/** Resolves with the time at which each device has received a row of this version. */
	received(version: number): Promise<readonly number[]>;
}

/**
 * Opens a stream for each session. Every device starts at `cookie`, which stands for the same rows
 * on all of them.
 */
export async function listen(
	address: string,
	sessions: readonly OpenedSession[],
	cookie: string
): Promise<Listeners> {
	const devices = sessions.map((session) => new Listener(address, session, cookie));
	await Promise.all(devices.map((device) => device.open()));
	return {
		received: (version) => Promise.all(devices.map((device) => device.received(version))),
		[Symbol.dispose]() {
			for (const device of devices) device.close();
		}
	};
}

/** Opens streams that only receive pokes, without pulling after them; a few at a time. */
export async function openStreams(
	address: string,
	sessions: readonly OpenedSession[]
): Promise<Disposable> {
	const agent = new Agent({ maxSockets: Infinity });
	for (let from = 0; from < sessions.length; from += OPENED_AT_ONCE) {
		const some = sessions.slice(from, from + OPENED_AT_ONCE);
		await Promise.all(
			some.map((pass) => openStream(agent, address, { session: headersOf(pass), onpoke: () => {} }))
		);
	}
	return { [Symbol.dispose]: () => agent.destroy() };
}

const OPENED_AT_ONCE = 200;

function headersOf({ token, key }: Pick<OpenedSession, 'token' | 'key'>): SessionHeaders {
	return { cookie: `tenantry=${token}`, [SESSION_KEY_HEADER]: key };
}

/** Resolves once the server has sent the first poke. */
function openStream(
	agent: Agent,
	address: string,
	{
		session,
		onpoke
	}: { readonly session: SessionHeaders; readonly onpoke: (version: number) => void }
): Promise<void> {
	return new Promise((resolve, reject) => {
		const url = new URL('/sync/v1/events', address);
		const headers = { ...sameOriginHeaders(address), ...session };
		const sent = request(url, { agent, headers }, (answer) => {
			if (answer.statusCode !== 200) reject(new Error(`A stream: ${answer.statusCode}`));
			answer.setEncoding('utf8').on('data', (text: string) => {
				for (const [, data = ''] of text.matchAll(/^data: (.*)$/gm))
					onpoke(Poke.parse(JSON.parse(data)).version);
				resolve();
			});
			// The workload ends its streams itself.
			answer.on('error', () => undefined);
		});
		sent.on('error', reject);
		sent.end();
	});
}

interface Waiting {
	readonly version: number;
	readonly done: (at: number) => void;
	readonly fail: (error: unknown) => void;
}

class Listener {
	readonly #address: string;
	readonly #deviceId: string;
	readonly #session: SessionHeaders;
	readonly #stream = new Agent({ maxSockets: 1 });
	readonly #http: HttpClient;
	#cookie: string;
	#wanted = 0;
	#pulled = 0;
	#isPulling = false;
	#waiting: Waiting | undefined;

	constructor(address: string, { deviceId, token, key }: OpenedSession, cookie: string) {
		this.#address = address;
		this.#deviceId = deviceId;
		this.#cookie = cookie;
		this.#session = headersOf({ token, key });
		this.#http = createHttpClient(address, this.#session);
	}

	/** Resolves once the server has sent the first poke. */
	open(): Promise<void> {
		return openStream(this.#stream, this.#address, {
			session: this.#session,
			onpoke: (version) => this.#poke(version)
		});
	}

	received(version: number): Promise<number> {
		if (this.#pulled >= version) return Promise.resolve(performance.now());
		return new Promise((done, fail) => (this.#waiting = { version, done, fail }));
	}

	close(): void {
		this.#stream.destroy();
		this.#http.close();
	}

	#poke(version: number): void {
		this.#wanted = version;
		if (!this.#isPulling) this.#pull().catch((error: unknown) => this.#waiting?.fail(error));
	}

	async #pull(): Promise<void> {
		this.#isPulling = true;
		while (this.#pulled < this.#wanted) {
			const page = { deviceId: this.#deviceId, cookie: this.#cookie, limit: 1000 };
			const { body } = await this.#http.post('/sync/v1/pull', page);
			const { cookie, version } = PullAnswer.parse(body);
			this.#cookie = cookie;
			this.#pulled = version;
			if (this.#waiting !== undefined && version >= this.#waiting.version) {
				this.#waiting.done(performance.now());
				this.#waiting = undefined;
			}
		}
		this.#isPulling = false;
	}
}
