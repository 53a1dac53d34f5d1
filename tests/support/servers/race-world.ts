import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@tenantry/shared/domain/role.ts';
import {
	replaceRecoveryCodes,
	writeCredential
} from '@tenantry/sync-server/auth/person/credential.ts';
import { createPasswords } from '@tenantry/sync-server/auth/password/password.ts';
import { hashRecoveryCode } from '@tenantry/sync-server/auth/recovery/recovery-code.ts';
import { makeTicket } from '@tenantry/sync-server/auth/ticket/ticket.ts';
import { newTotpSecret } from '@tenantry/sync-server/auth/totp/totp.ts';
import { readConfig } from '@tenantry/sync-server/config.ts';
import {
	openServerResources,
	type ServerResources
} from '@tenantry/sync-server/server-resources.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { post } from '#support/world/client.ts';
import { createOperator, newId, type Operator } from './operator.ts';
import { createDatabase, dropDatabase } from '#support/postgres/database.ts';
import { startServer, type ServerProcess } from './process.ts';
import type { DatabaseName, SignedInDevice } from './world.ts';
import { asApp } from './session-keys.ts';

/** A person with every means of signing in, each to be used once. */
export interface Racer {
	readonly id: string;
	readonly email: string;
	readonly password: string;
	readonly totpSecret: string;
	readonly recoveryCode: string;
	readonly resetToken: string;
}

/** Real servers, two where the database allows it, for concurrent requests. */
export interface RaceWorld extends Pick<Operator, 'apply' | 'audit' | 'addAdministrator'> {
	readonly providerId: string;
	readonly clock: { readonly now: number };
	readonly store: Store;
	/** Settings of every server in this world. */
	readonly premises: { readonly dataDir: string; readonly databaseUrl?: string };
	readonly servers: readonly ServerProcess[];
	/** Everything that the servers have logged. */
	readonly output: string;
	addRacer(options?: { readonly isMfaRequired?: boolean }): Promise<Racer>;
	signIn(administratorId: string): Promise<SignedInDevice>;
	/** Makes this number of requests concurrently, distributed over the servers in turn. */
	atOnce<T>(count: number, ask: (url: string, at: number) => Promise<T>): Promise<readonly T[]>;
	close(): Promise<void>;
}

const PASSWORD = 'seven lanterns over the quay';

export async function openRaceWorld(
	database: DatabaseName,
	more: Readonly<Record<string, string>> = {}
): Promise<RaceWorld> {
	const dataDir = await mkdtemp(join(tmpdir(), 'tenantry-race-'));
	const databaseUrl = database === 'postgres' ? await createDatabase() : undefined;
	// Each request claims another address, so that the throttle on addresses does not apply.
	const env = { PROXY_HOPS: '1', ...more };
	const premises = { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) };
	const opened = await openPlace(dataDir, databaseUrl);
	const { store } = opened;
	const clock = {
		get now() {
			return Date.now();
		}
	};
	const providerId = newId();
	const operator = createOperator({ providerId, clock, use: (run) => run(store) });
	await operator.apply('provider.create', { name: 'North Provider' });
	const servers: ServerProcess[] = [await startServer({ ...premises, env })];
	if (database === 'postgres') servers.push(await startServer({ ...premises, env }));
	const urlAt = (at: number) => servers[at % servers.length]?.url ?? '';
	let signedIn = 0;

	return {
		...operator,
		providerId,
		clock,
		store,
		premises,
		servers,
		get output() {
			return servers.map((server) => server.output).join('');
		},
		addRacer: (options = {}) => addRacer(opened, operator, { providerId, ...options }),
		async signIn(administratorId) {
			const opened = await operator.openSession(administratorId, 'A browser');
			const url = urlAt(signedIn++);
			return {
				...opened,
				administratorId,
				fetch(path, init) {
					const headers = new Headers(init?.headers);
					headers.set('cookie', opened.cookie);
					headers.set('origin', url);
					return asApp({ ...init, headers }, (sent) => fetch(url + path, sent));
				}
			};
		},
		atOnce: (count, ask) =>
			Promise.all(Array.from({ length: count }, (_, at) => ask(urlAt(at), at))),
		async close() {
			for (const server of servers) await server.close();
			await store.close();
			if (databaseUrl !== undefined) await dropDatabase(databaseUrl);
			await rm(dataDir, { recursive: true });
		}
	};
}

async function openPlace(dataDir: string, databaseUrl?: string): Promise<ServerResources> {
	const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl });
	if (!config.ok) throw new Error(config.error);
	return openServerResources(config.value);
}

async function addRacer(
	{ store, sealer }: ServerResources,
	operator: Operator,
	{ providerId, isMfaRequired = true }: { providerId: string; isMfaRequired?: boolean }
): Promise<Racer> {
	const role: Role = 'Manager';
	const id = await operator.addAdministrator({ role, mfaRequired: isMfaRequired });
	const person = { providerId, administratorId: id };
	const at = Date.now();
	const totpSecret = newTotpSecret();
	const recoveryCode = '7Q2MK-0VXGA';
	const passwords = createPasswords();
	const patch = {
		password_hash: await passwords.hash(PASSWORD),
		totp_sealed: sealer.seal(totpSecret, { administratorId: id, purpose: 'totp' }),
		totp_confirmed_at: at
	};
	await writeCredential(store.db, person, { patch, at });
	const codeHash = await hashRecoveryCode(id, recoveryCode, passwords.cost);
	await replaceRecoveryCodes(store.db, person, [codeHash]);
	const resetToken = await makeTicket(store.db, 'reset', { ...person, at });
	const email = `${id}@north.example`;
	return { id, email, password: PASSWORD, totpSecret, recoveryCode, resetToken };
}

/** Attempts to sign in once; returns the status and the next step or the error code. */
export async function attempt(
	url: string,
	racer: Pick<Racer, 'email' | 'password'>,
	more: object = {},
	headers: Readonly<Record<string, string>> = {}
): Promise<string> {
	const { email, password } = racer;
	const request = { email, password, device: { name: 'Tablet' }, ...more };
	const response = await post(`${url}/session/v1/sign-in`, request, {
		...fromElsewhere(),
		...headers
	});
	const answer: unknown = await response.json();
	const words = Object.entries(answer ?? {}).find(([name]) => name === 'next' || name === 'code');
	return `${response.status} ${String(words?.[1])}`;
}

/** Returns the header of a proxy in front, with an address that the server has not seen before. */
export function fromElsewhere(): Record<string, string> {
	return { 'x-forwarded-for': `2001:db8:${randomBytes(2).toString('hex')}::1` };
}

/** Counts how often each answer came. */
export function tallyOf(answers: readonly string[]): Readonly<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
	return counts;
}
