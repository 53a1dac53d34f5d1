import { NO_LINKS, type Links } from '@tenantry/shared/protocol/links.ts';
import type { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { SESSION_KEY_HEADER, SignedIn } from '@tenantry/shared/protocol/session.ts';
import { err, ok } from '@tenantry/shared/result.ts';
import type * as z from 'zod/mini';
import {
	createStorage,
	firstFill,
	idOf,
	page,
	person,
	PROVIDER,
	SELF,
	verdict
} from '#lib/replica/replica-fixture.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { Storage } from '#lib/replica/store/database.ts';
import type { ServerApi, SideQuestion } from '#lib/sync/server-api.ts';
import { SessionKey } from '#lib/sync/session-key.ts';
import { createEngineCalls } from './engine-calls.ts';
import { Engine } from './engine.ts';
import type { LiveQuery, LiveResult } from '#lib/engine-api/queries.ts';
import { UnlockTries } from './copy/unlock-tries.ts';
import type { EngineCalls, PortCalls } from '#lib/engine-api/calls.ts';

const PASSPHRASE = 'quiet gulls above the pier';
export const SECRET = { kind: 'passphrase', text: PASSPHRASE } as const;
export const PASSKEY = {
	kind: 'passkey',
	credentialId: 'key',
	prf: new Uint8Array(32).fill(7),
	prfSalt: new Uint8Array(32).fill(8)
} as const;
export const SIGN_IN = { email: 'Ada@North.example', password: 'x', deviceName: 'Browser' };

/** Fake server for one person: it decides everything `applied`, and does what the test says. */
export class FakeServer implements ServerApi {
	/** Session key in the memory of the calling worker. */
	session = new SessionKey();
	/** Every request, in order. */
	readonly asked: string[] = [];
	isDown = false;
	/** Its disk is full: it still reads, but neither ends nor opens sessions. */
	isFull = false;
	/** Pushes arrive, but their answers are lost. */
	losesAnswers = false;
	/** Code that push and pull are refused with. */
	refusal: 'unauthenticated' | 'device_revoked' | 'enrolment_required' | undefined;
	/** Code that only push is refused with. */
	pushRefusal: 'enrolment_required' | undefined;
	resumes = true;
	/** Digest that a pull reports for the rows the device should hold. */
	digest: number | undefined;
	/** Every pull request, in order. */
	readonly pulls: Parameters<ServerApi['pull']>[0][] = [];
	/** Every push that arrived, in order. */
	readonly pushes: Parameters<ServerApi['push']>[0][] = [];
	signedIn: SignedIn = signedInAs(SELF);
	helpLinks: Links = NO_LINKS;
	/** Answers to the parts loaded on demand, by path. */
	readonly sideAnswers = new Map<string, unknown>();
	first: PullAnswer = firstFill(person('sam'));
	/** Answer to the next pull that is not a first one. */
	next: PullAnswer | undefined;
	#version = 1;

	async signIn() {
		return this.#admit('signIn');
	}

	async startEnrolment() {
		if (this.refusal === 'unauthenticated') return err({ code: this.refusal } as const);
		return this.#answer('startEnrolment', { secret: 'S', uri: 'otpauth://' });
	}

	async confirmEnrolment() {
		return this.#admit('confirmEnrolment');
	}

	async setUp() {
		return this.#answer('setUp', undefined);
	}

	async reset() {
		return this.#answer('reset', undefined);
	}

	async resume() {
		if (this.isFull) return this.#refuseFull('resume');
		if (!this.isDown && this.resumes) this.refusal = undefined;
		if (this.resumes) return this.#admit('resume');
		this.asked.push('resume');
		if (this.isDown) return err({ code: 'offline' } as const);
		const isRevoked = this.refusal === 'device_revoked';
		return isRevoked
			? err({ code: 'device_revoked', ticket: 'ticket' } as const)
			: err({ code: 'unauthenticated' } as const);
	}

	async lock() {
		if (this.isFull) return this.#refuseFull('lock');
		return this.#answer('lock', undefined);
	}

	async signOut() {
		return this.#answer('signOut', undefined);
	}

	async makeApiKey() {
		if (this.refusal !== undefined) return err({ code: 'unauthenticated' } as const);
		const made = { key: 'abcd-secret', prefix: 'abcd', createdAt: 1_000, expiresAt: 2_000 };
		return this.#answer('makeApiKey', made);
	}

	async links() {
		return this.#answer('links', this.helpLinks);
	}

	async download() {
		return this.#answer('download', new Blob(['file']));
	}

	async push(request: Parameters<ServerApi['push']>[0]) {
		const refused = this.#refuse('push');
		if (refused !== undefined) return refused;
		this.pushes.push(request);
		const { mutations } = request;
		if (this.pushRefusal !== undefined) return err({ code: this.pushRefusal });
		if (this.losesAnswers) return err({ code: 'offline' } as const);
		const results = mutations.map(({ id }) => {
			return { id, outcome: 'applied' as const, version: ++this.#version };
		});
		const verdicts = mutations.map(({ id, name, args }, at) =>
			verdict(id, { name, args, version: results[at]?.version ?? 0 })
		);
		const pull = page({ cookie: `c${this.#version}`, version: this.#version, verdicts });
		return ok({ results, serverNow: 1_000, pull });
	}

	async pull(request: Parameters<ServerApi['pull']>[0], receive: Parameters<ServerApi['pull']>[1]) {
		const refused = this.#refuse('pull');
		if (refused !== undefined) return refused;
		this.pulls.push(request);
		const { cookie } = request;
		const answer =
			cookie === null ? this.first : (this.next ?? page({ cookie, version: this.#version }));
		if (cookie !== null) this.next = undefined;
		await receive({ ...answer, ...(this.digest !== undefined && { digest: this.digest }) });
		return ok(undefined);
	}

	async ask<S extends z.ZodMiniType>({ path, schema }: SideQuestion<S>) {
		const answer = this.sideAnswers.get(path);
		if (answer === undefined) return err({ code: 'offline' } as const);
		const value = schema.parse(answer);
		if (SignedIn.safeParse(value).success) await this.#openSession();
		return this.#answer(path, value);
	}

	async known() {
		return this.#answer('known', { unknown: [], through: 0 });
	}

	async #admit(name: string) {
		await this.#openSession();
		return this.#answer(name, this.signedIn);
	}

	async #openSession(): Promise<void> {
		const headers = { [SESSION_KEY_HEADER]: 'key' };
		if (!this.isDown) await this.session.over(async () => new Response(null, { headers }))('', {});
	}

	async #answer<T>(name: string, value: T) {
		this.asked.push(name);
		return this.isDown ? err({ code: 'offline' } as const) : ok(value);
	}

	#refuseFull(name: string) {
		this.asked.push(name);
		return err({ code: 'disk_full' } as const);
	}

	#refuse(name: string) {
		this.asked.push(name);
		if (this.isDown) return err({ code: 'offline' } as const);
		if (!this.session.isOpen) return err({ code: 'unauthenticated' } as const);
		if (this.refusal === undefined) return undefined;
		const isRevoked = this.refusal === 'device_revoked';
		return err({ code: this.refusal, ...(isRevoked && { ticket: 'ticket' }) });
	}
}

export function signedInAs(administratorId: string, email = 'ada@north.example'): SignedIn {
	return {
		next: 'signed_in',
		...{ providerId: PROVIDER, providerName: 'North', administratorId, email },
		...{ firstName: 'Ada', lastName: 'Hidden', deviceId: `device-${administratorId}` },
		...{ deviceCredential: 'secret-credential', serverNow: 1_000, leaseUntil: 1_000_000 },
		deviceLockRequired: true
	};
}

export interface EngineFixture {
	readonly engine: Engine;
	readonly api: Omit<EngineCalls, keyof PortCalls>;
	readonly server: FakeServer;
	readonly storage: Storage;
	readonly clock: { now: number; readonly after?: Clock['after'] };
	/** Returns the newest answer to a query. */
	readonly ask: <Q extends LiveQuery>(query: Q) => LiveResult<Q>;
	/** Resolves once all running work has settled. */
	readonly rest: () => Promise<void>;
	/** Closes the browser and starts it again. */
	readonly restart: () => Promise<EngineFixture>;
}

export async function startEngine(
	given: Partial<Pick<EngineFixture, 'server' | 'storage' | 'clock'>> = {}
): Promise<EngineFixture> {
	const {
		server = new FakeServer(),
		storage = createStorage(),
		clock = { now: 5_000_000 }
	} = given;
	const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
	// A restarted browser has forgotten the previous session key.
	server.session = new SessionKey();
	const engine = await Engine.open({
		storage,
		server,
		session: server.session,
		pokes: () => () => undefined,
		clock: {
			now: () => clock.now,
			ticks: () => clock.now,
			after: clock.after ?? (() => () => undefined)
		},
		tries: new UnlockTries(),
		randomBytes,
		fraction: () => 0,
		isOffline: () => server.isDown
	});
	await engine.begin();
	const rest = async (): Promise<void> => {
		while (engine.session?.loop.isBusy === true) await engine.session.loop.settle();
		await engine.session?.features();
		await Promise.resolve();
	};
	return {
		...{ engine, server, storage, clock, rest },
		api: createEngineCalls(engine, randomBytes),
		ask<Q extends LiveQuery>(query: Q) {
			const answers: LiveResult<Q>[] = [];
			engine
				// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the query says
				.watch(query, (result) => answers.push(result as LiveResult<Q>))
				.close();
			const [answer] = answers;
			if (answer === undefined) throw new Error(`No answer to ${query.kind}`);
			return answer;
		},
		async restart() {
			await rest();
			engine.close();
			return startEngine({ server, storage, clock });
		}
	};
}

/** Starts an engine that is signed in for the first time and has everything here. */
export async function startOpen(
	given: Parameters<typeof startEngine>[0] = {}
): Promise<EngineFixture> {
	const fixture = await startEngine(given);
	await fixture.api.signIn(SIGN_IN);
	await fixture.api.makeVault(SECRET);
	await fixture.rest();
	return fixture;
}

/** Signs in another person of the same device, once it is online again, and locks their copy. */
export async function signInOther({ api, server, clock, rest }: EngineFixture): Promise<void> {
	clock.now += 1_000;
	server.isDown = false;
	server.signedIn = signedInAs(idOf('other'), 'bo@north.example');
	await api.signIn({ ...SIGN_IN, email: 'bo@north.example' });
	await api.makeVault(SECRET);
	await rest();
}
