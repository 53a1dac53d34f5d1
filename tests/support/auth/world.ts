import { randomBytes } from 'node:crypto';
import type { Role } from '@tenantry/shared/domain/role.ts';
import { handOverPass } from '@tenantry/shared/protocol/quarantine.ts';
import { createApp } from '@tenantry/sync-server/app.ts';
import { writeCredential } from '@tenantry/sync-server/auth/person/credential.ts';
import type { HashCost } from '@tenantry/sync-server/auth/password/argon2id.ts';
import { createPasswords } from '@tenantry/sync-server/auth/password/password.ts';
import type { SealingKeys } from '@tenantry/sync-server/auth/keys/secret-file.ts';
import { createSealer, type Sealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { newTotpSecret } from '@tenantry/sync-server/auth/totp/totp.ts';
import { makeTicket } from '@tenantry/sync-server/auth/ticket/ticket.ts';
import type { Proxies } from '@tenantry/sync-server/middleware/client-address.ts';
import type { WebFiles } from '@tenantry/sync-server/routes/web-files.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import * as z from 'zod/mini';
import { asApp } from '#support/servers/session-keys.ts';
import { openTemporarySqlite, type OpenStore } from '#support/store/stores.ts';

export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: Record<string, unknown>;
	/** Session cookie that was set, in the form a browser sends. */
	readonly cookie: string | undefined;
	/** Cookie that identifies the browser profile. */
	readonly deviceCookie: string | undefined;
}

export interface SignInPerson {
	readonly id: string;
	readonly email: string;
	readonly password: string;
	/** TOTP secret of a finished enrolment. */
	readonly totpSecret: string | undefined;
}

export interface PersonOptions {
	readonly email?: string;
	readonly role?: Role;
	readonly providerId?: string;
	readonly isMfaRequired?: boolean;
	readonly isEnrolled?: boolean;
	readonly hasPassword?: boolean;
}

export interface Asking {
	readonly cookie?: string | undefined;
	readonly address?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** One server in this process, for tests of sign-in; the test controls its clock. */
export interface SignInWorld {
	readonly store: Store;
	readonly clock: { now: number };
	readonly providerId: string;
	readonly logged: string[];
	/** Sealer with which the server seals and makes marks. */
	readonly sealer: Sealer;
	/** Every method of every path that the server answers. */
	readonly routes: readonly { readonly method: string; readonly path: string }[];
	request(path: string, init?: RequestInit, address?: string): Promise<Response>;
	post(path: string, body: unknown, asking?: Asking): Promise<Answer>;
	addProvider(name: string): Promise<string>;
	addPerson(options?: PersonOptions): Promise<SignInPerson>;
	apply(name: string, args: unknown): Promise<void>;
	/** Returns the pass that a revoked device sends instead of a session. */
	handOverPass(deviceId: string): string;
	makeSetupToken(person: SignInPerson): Promise<string>;
	/**
	 * Replaces the server by another process on the same database, which loses all in-memory state.
	 */
	restart(): void;
	/** Gives the server another sealing key, beside the earlier ones. */
	rotateKeys(): void;
	close(): Promise<void>;
}

const Body = z.record(z.string(), z.unknown());
const START_AT = Date.UTC(2026, 0, 5, 9);
const PASSWORD = 'seven lanterns over the quay';
/** Far weaker than the real cost, so that hundreds of attempts take no time. */
export const QUICK_HASH: HashCost = { memoryCost: 64, timeCost: 1, parallelism: 1 };

export async function openSignInWorld({
	open = openTemporarySqlite,
	publicUrl,
	webFiles,
	proxies,
	isEmpty = false,
	cost = QUICK_HASH
}: {
	readonly open?: () => Promise<OpenStore>;
	readonly publicUrl?: URL;
	readonly webFiles?: WebFiles;
	readonly proxies?: Proxies;
	/** Leaves the database empty: no provider has the id `providerId`. */
	readonly isEmpty?: boolean;
	/** Cost of hashing a password. */
	readonly cost?: HashCost;
} = {}): Promise<SignInWorld> {
	const opened = await open();
	const { store } = opened;
	const clock = { now: START_AT };
	const logged: string[] = [];
	const note = (fields: object, message: string) =>
		logged.push(JSON.stringify({ ...fields, message }));
	let keys: SealingKeys = [{ id: 'test', key: randomBytes(32) }];
	const sealer = createSealer(() => keys);
	const passwords = createPasswords(cost);
	const start = () =>
		createApp({
			store,
			sealer,
			passwords,
			publicUrl,
			clock: () => clock.now,
			...(webFiles && { webFiles }),
			...(proxies && { proxies }),
			log: { info: note, warn: note, error: note }
		});
	let app = start();

	async function apply(providerId: string, name: string, args: unknown): Promise<void> {
		const [decision] = await applySystem(store, {
			providerId,
			at: clock.now,
			actor: { name: 'Operator' },
			changes: [{ name, args }]
		});
		if (decision?.rejection !== undefined) throw new Error(`${name}: ${decision.rejection.code}`);
	}

	async function addProvider(name: string): Promise<string> {
		const id = newId();
		await apply(id, 'provider.create', { name });
		return id;
	}

	async function create({ isMfaRequired = false, role = 'Manager', ...options }: PersonOptions) {
		const id = newId();
		const { providerId: owner = providerId, email = `${id}@north.example` } = options;
		await apply(owner, 'administrator.create', {
			id,
			email,
			role,
			firstName: 'Ada',
			lastName: 'Park',
			mfaRequired: isMfaRequired
		});
		return { id, owner, email };
	}

	async function addPerson(options: PersonOptions = {}): Promise<SignInPerson> {
		const { isEnrolled = false, hasPassword = true } = options;
		const { id, owner, email } = await create(options);
		const person = { providerId: owner, administratorId: id };
		if (hasPassword) {
			await apply(owner, 'administrator.recordRegistration', { id });
			const password_hash = await passwords.hash(PASSWORD);
			await writeCredential(store.db, person, { patch: { password_hash }, at: clock.now });
		}
		const totpSecret = isEnrolled ? newTotpSecret() : undefined;
		if (totpSecret !== undefined) {
			await apply(owner, 'administrator.recordEnrolment', { id, isFinished: true });
			const totp_sealed = sealer.seal(totpSecret, { administratorId: id, purpose: 'totp' });
			await writeCredential(store.db, person, { patch: { totp_sealed }, at: clock.now });
		}
		return { id, email, password: PASSWORD, totpSecret };
	}

	const request: SignInWorld['request'] = async (path, init, address = '203.0.113.7') => {
		const incoming = { socket: { remoteAddress: address } };
		return asApp(init, (sent) => app.request(path, sent, { incoming }));
	};
	const providerId = isEmpty ? newId() : await addProvider('North Provider');

	return {
		store,
		clock,
		providerId,
		logged,
		sealer,
		request,
		addProvider,
		routes: app.routes.filter(({ method }) => method !== 'ALL'),
		apply: (name, args) => apply(providerId, name, args),
		async post(path, body, { cookie, address, headers = {} } = {}) {
			const sent = new Headers({ 'content-type': 'application/json', ...headers });
			if (cookie !== undefined) sent.set('cookie', cookie);
			const init = { method: 'POST', headers: sent, body: JSON.stringify(body) };
			return toAnswer(await request(path, init, address));
		},
		addPerson,
		handOverPass: (deviceId) => handOverPass(deviceId, sealer.handOverTicket(deviceId)),
		makeSetupToken: ({ id: administratorId }) =>
			makeTicket(store.db, 'setup', { providerId, administratorId, at: clock.now }),
		restart() {
			app = start();
		},
		rotateKeys() {
			keys = [{ id: `test-${keys.length}`, key: randomBytes(32) }, ...keys];
		},
		close: () => opened.close()
	};
}

/** Returns the body of a sign-in request. */
export function credentialsOf(
	{ email, password }: SignInPerson,
	more: Readonly<Record<string, unknown>> = {}
): object {
	return { email, password, device: { name: 'Tablet' }, ...more };
}

async function toAnswer(response: Response): Promise<Answer> {
	const text = await response.text();
	const body = Body.parse(text === '' ? {} : JSON.parse(text));
	const [cookie, deviceCookie] = response.headers
		.getSetCookie()
		.map((header) => header.split(';')[0]);
	return {
		status: response.status,
		headers: response.headers,
		body,
		cookie,
		deviceCookie
	};
}

function newId(): string {
	return randomBytes(12).toString('hex');
}
