import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import { SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { Account } from '@tenantry/sync-server/store/account.ts';
import { makeTicket } from '@tenantry/sync-server/auth/ticket/ticket.ts';
import * as z from 'zod/mini';
import {
	credentialsOf,
	openSignInWorld,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { idsOfProvider } from '#support/store/provider-rows.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import type { OpenStore } from '#support/store/stores.ts';
import { enter, replicaOf, SESSION } from '#support/auth/takeover.ts';

/** A person in whose name requests are made, with what their browser and their program know. */
export interface Actor {
	readonly id: string;
	readonly email: string;
	readonly password: string;
	readonly totpSecret: string | undefined;
	readonly deviceId: string;
	readonly credential: string;
	readonly cookie: string;
	readonly key: string;
}

/**
 * A server with a provider of all roles, and another provider that none of the actors belongs to.
 */
export interface FuzzWorld {
	readonly signInWorld: SignInWorld;
	readonly actors: readonly Actor[];
	readonly foreign: Account;
	/** Replica that sees everything, as of the beginning. */
	readonly replica: ServerReplica;
	/** Returns the thing of this kind that a plan refers to. */
	readonly find: (kind: string, at: number) => string;
	/** Ids of pushed mutations, so that later requests can name them. */
	readonly pushed: string[];
	close(): Promise<void>;
}

const Key = z.object({ key: z.string() });
const NOBODY = 'f'.repeat(24);

export async function openFuzzWorld(open: () => Promise<OpenStore>): Promise<FuzzWorld> {
	// Passkeys belong to an address.
	const signInWorld = await openSignInWorld({ open, publicUrl: new URL('http://localhost:8787') });
	const { providerId } = signInWorld;
	const actors: Actor[] = [];
	const organizations: readonly string[] = [newId(0xa0), newId(0xa1), newId(0xa2)];
	for (const id of organizations)
		await signInWorld.apply('organization.create', { id, name: 'Bakery' });
	const roles: readonly Role[] = [OWNER_ROLE, ...ROLES];
	for (const role of roles) actors.push(await addActor(signInWorld, role));
	const targets = [
		await signInWorld.addPerson({ role: 'Help Desk' }),
		await signInWorld.addPerson()
	];
	await signInWorld.apply('administrator.suspend', { id: targets[1]?.id });

	const foreign = await addForeigner(signInWorld);
	const foreignIds = await idsOfProvider(signInWorld.store.db, foreign.providerId);
	const foreignId = (kind: string) => foreignIds.get(kind)?.[0];
	const device = { deviceId: '', administratorId: '', cookie: '' };
	const [owner = device] = actors;
	const replica = new ServerReplica(
		{ clock: signInWorld.clock, providerId },
		{
			deviceId: owner.deviceId,
			deviceCredential: '',
			administratorId: '',
			cookie: owner.cookie,
			async fetch(path, init) {
				const headers = new Headers(init?.headers);
				headers.set('cookie', owner.cookie);
				return signInWorld.request(path, { ...init, headers });
			}
		}
	);
	await replica.pull();

	const person = { providerId, administratorId: targets[0]?.id ?? '', at: signInWorld.clock.now };
	const tickets = [
		await makeTicket(signInWorld.store.db, 'setup', person),
		await makeTicket(signInWorld.store.db, 'reset', person),
		await makeTicket(signInWorld.store.db, 'enrol', { ...person, note: '{"name":"Tablet"}' })
	];
	const administrators = [...[...actors, ...targets].map(({ id }) => id), foreign.administratorId];
	const enrolled = actors.find(({ totpSecret }) => totpSecret !== undefined)?.totpSecret ?? '';
	const pushed: string[] = ['c'.repeat(32)];
	let made = 0;
	const FIELDS = ['suspended', 'role', 'email', 'mfaRequired', 'accessMode', 'x'];
	const things: Readonly<Record<string, (at: number) => string | undefined>> = {
		administrator: (at) => [...administrators, NOBODY][at],
		organization: (at) =>
			[...organizations, foreignId('organization'), newId(0xff), administrators[0]][at % 6],
		provider: (at) => [foreign.providerId, NOBODY][at] ?? providerId,
		device: (at) => actors[at]?.deviceId ?? foreignId('device'),
		email: (at) => [...actors, ...targets].map(({ email }) => email)[at],
		password: (at) => [owner, owner].map((one) => ('password' in one ? one.password : ''))[at],
		code: (at) =>
			at < 6 ? codeOf(enrolled, { at: signInWorld.clock.now, stepsAhead: -at }) : undefined,
		credential: (at) => actors[at]?.credential,
		cookie: (at) => (at < 10 ? (replica.cookie ?? undefined) : ['', 'x', 'eyJ9'][at - 10]),
		mutation: (at) => (at === 11 ? foreignId('mutation') : pushed.at(-1 - (at % pushed.length))),
		ticket: (at) => tickets[at % 4],
		field: (at) => fieldKey('administrator', administrators[at] ?? NOBODY, FIELDS[at % 6] ?? ''),
		// Occasionally an id that a person of the other provider has.
		new: (at) => (at === 11 ? foreign.administratorId : newId(0xc0de + ++made))
	};

	return {
		signInWorld,
		actors,
		foreign,
		replica,
		pushed,
		find: (kind, at) => things[kind]?.(at) ?? `${kind} of nobody`,
		close: () => signInWorld.close()
	};
}

/** Adds an owner of another provider, with one of everything that a request could touch. */
async function addForeigner(signInWorld: SignInWorld): Promise<Account> {
	const providerId = await signInWorld.addProvider('South Provider');
	const zoe = await signInWorld.addPerson({ providerId, role: OWNER_ROLE });
	const entered = await enter(signInWorld, zoe);
	const replica = replicaOf(signInWorld, entered);
	await replica.pull();
	await replica.change('administrator.setApiAccess', { id: zoe.id, enabled: true });
	await replica.change('organization.create', { id: newId(0xb0), name: 'Southern' });
	for (const path of ['api-key', 'enrolment/start'])
		await signInWorld.post(`${SESSION}/${path}`, {}, { cookie: entered.cookie });
	await makeTicket(signInWorld.store.db, 'reset', {
		providerId,
		administratorId: zoe.id,
		at: signInWorld.clock.now
	});
	return { providerId, administratorId: zoe.id };
}

/** Adds a person who is signed in on a device and has an API key. */
async function addActor(signInWorld: SignInWorld, role: Role): Promise<Actor> {
	const isEnrolled = role === 'Administrator';
	const person = await signInWorld.addPerson({ role, isEnrolled });
	const entered = await signInWorld.post('/session/v1/sign-in', credentialsOf(person));
	const { deviceId, deviceCredential: credential } = SignedIn.parse(entered.body);
	const cookie = await prove(signInWorld, person, entered.cookie ?? '');
	await signInWorld.apply('administrator.setApiAccess', { id: person.id, enabled: true });
	const made = await signInWorld.post('/session/v1/api-key', {}, { cookie });
	const { key } = Key.parse(made.body);
	return { ...person, deviceId, credential, cookie, key };
}

/** Steps up, because a password alone is no fresh factor of a person who has a better one. */
async function prove(
	signInWorld: SignInWorld,
	{ totpSecret }: SignInPerson,
	cookie: string
): Promise<string> {
	if (totpSecret === undefined) return cookie;
	const code = codeOf(totpSecret, { at: signInWorld.clock.now });
	const proven = await signInWorld.post('/session/v1/step-up', { code }, { cookie });
	return proven.cookie ?? cookie;
}

function newId(number: number): string {
	return number.toString(16).padStart(24, '0');
}
