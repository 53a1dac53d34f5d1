import { randomBytes } from 'node:crypto';
import { basesOf } from '@tenantry/shared/decide.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { Overlay } from '@tenantry/shared/overlay.ts';
import { NotificationsAnswer } from '@tenantry/shared/protocol/notifications.ts';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer, type Mutation } from '@tenantry/shared/protocol/push.ts';
import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { EnrolmentStartAnswer, SignInAnswer } from '@tenantry/shared/protocol/sign-in.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import type { Row } from '@tenantry/shared/row.ts';
import type { Person } from './people.ts';
import type { TestSubscription } from '#support/notifications/push-service.ts';
import { codeOf } from '#support/auth/totp.ts';
import { asApp } from '#support/servers/session-keys.ts';

/** A device without a UI, which speaks the protocol over HTTP. */
export class Client {
	readonly rows = new Map<string, Row>();
	readonly verdicts = new Map<string, Verdict>();
	/** Number of waiting changes it reports beyond those it sends. */
	othersWaiting = 0;
	/** Sends a request with its session, as its browser does. */
	readonly fetch = (path: string, init: RequestInit = {}): Promise<Response> => {
		const headers = new Headers(init.headers);
		headers.set('cookie', this.#session);
		headers.set('origin', new URL(this.#url).origin);
		return asApp({ ...init, headers }, (sent) => fetch(this.#url + path, sent));
	};
	readonly #url: string;
	#session: string;
	readonly #signedIn: SignedIn;
	#cookie: string | null = null;

	constructor(url: string, session: string, signedIn: SignedIn) {
		this.#url = url;
		this.#session = session;
		this.#signedIn = signedIn;
	}

	/** Cookie that its browser sends. */
	get cookie(): string {
		return this.#session;
	}

	get deviceId(): string {
		return this.#signedIn.deviceId;
	}

	get providerId(): string {
		return this.#signedIn.providerId;
	}

	row(collection: string, id: string): Row | undefined {
		return this.rows.get(`${collection}/${id}`);
	}

	/** Creates a mutation based on the rows of this device's last pull. */
	mutation<N extends MutationName>(name: N, args: MutationArgs<N>): Mutation {
		const mutator = mutatorOf(name);
		if (mutator === undefined) throw new Error(`No mutator ${name}`);
		const source = { row: this.row.bind(this), find: () => [] };
		const base = basesOf(new Overlay(source, collections), mutator.touches(args), {
			collections,
			providerId: this.providerId,
			baseAt: (version) => version
		});
		const id = randomBytes(16).toString('hex');
		const [v, seen, authoredAt] = [mutator.version, this.#cookie, Date.now()];
		return { id, name, v, args, base, seen, authoredAt };
	}

	async push(...mutations: readonly Mutation[]): Promise<PushAnswer> {
		const response = await this.#send('/sync/v1/push', {
			deviceId: this.#signedIn.deviceId,
			lane: 'ordinary',
			clientNow: Date.now(),
			queueDepth: mutations.length + this.othersWaiting,
			oldestAt: mutations[0]?.authoredAt ?? null,
			mutations
		});
		return PushAnswer.parse(await bodyOf(response));
	}

	/** Pulls all changes since the last pull. */
	async pull(): Promise<void> {
		let page: PullAnswer;
		do {
			page = PullAnswer.parse(await bodyOf(await this.requestPull()));
			this.#take(page);
		} while (page.more);
	}

	requestPull(): Promise<Response> {
		const { deviceId } = this.#signedIn;
		return this.#send('/sync/v1/pull', { deviceId, cookie: this.#cookie, limit: 1000 });
	}

	/** Has this device notified at a push service that subscribes it with the server's key. */
	async subscribe(subscribeAt: (publicKey: string) => TestSubscription): Promise<TestSubscription> {
		const url = `${this.#url}/sync/v1/notifications`;
		const response = await asApp({ headers: { cookie: this.#session } }, (sent) =>
			fetch(url, sent)
		);
		const { publicKey } = NotificationsAnswer.parse(await bodyOf(response));
		const subscription = subscribeAt(publicKey);
		const { endpoint, keys } = subscription;
		await bodyOf(await this.#send('/sync/v1/notifications', { endpoint, keys, publicKey }));
		return subscription;
	}

	/** Enrols a second factor as an authenticator app would; returns its secret. */
	async enrol({ stepsAhead = 0 } = {}): Promise<string> {
		const secret = await this.startEnrolment();
		const code = codeOf(secret, { stepsAhead });
		const confirmed = await this.#send('/session/v1/enrolment/confirm', { code });
		await bodyOf(confirmed);
		this.#session = sessionOf(confirmed);
		return secret;
	}

	/** Takes the first step alone; returns the secret. */
	async startEnrolment(): Promise<string> {
		const started = await this.#send('/session/v1/enrolment/start', {});
		return EnrolmentStartAnswer.parse(await bodyOf(started)).secret;
	}

	#send(path: string, body: unknown): Promise<Response> {
		return post(this.#url + path, body, { cookie: this.#session });
	}

	#take(page: PullAnswer): void {
		if (page.reset !== undefined) this.rows.clear();
		for (const [collection, id, value, created, fields] of page.put) {
			this.rows.set(`${collection}/${id}`, { value, created, fields });
		}
		for (const [collection, id] of page.del) this.rows.delete(`${collection}/${id}`);
		for (const verdict of page.verdicts) this.verdicts.set(verdict.id, verdict);
		this.#cookie = page.cookie;
	}
}

/** Signs in and pulls everything. */
export async function connect(
	url: string,
	{ email, password }: Pick<Person, 'email' | 'password'>
): Promise<Client> {
	const request = { email, password, device: { name: 'Test client' } };
	const response = await post(`${url}/session/v1/sign-in`, request);
	const answer = SignInAnswer.parse(await bodyOf(response));
	if (answer.next !== 'signed_in') throw new Error(`Not signed in: ${answer.next}`);
	const client = new Client(url, sessionOf(response), answer);
	await client.pull();
	return client;
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}) {
	const sent = { 'content-type': 'application/json', origin: new URL(url).origin, ...headers };
	const init = { method: 'POST', headers: sent, body: JSON.stringify(body) };
	return asApp(init, (request) => fetch(url, request));
}

function sessionOf(response: Response): string {
	return response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

async function bodyOf(response: Response): Promise<unknown> {
	const text = await response.text();
	if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${text}`);
	return JSON.parse(text);
}
