import { randomBytes } from 'node:crypto';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { HAND_OVER_HEADER } from '@tenantry/shared/protocol/quarantine.ts';
import { ok } from '@tenantry/shared/result.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { createMailSender } from '@tenantry/sync-server/mail/mail-sender.ts';
import * as z from 'zod/mini';
import { createApiClient } from '#support/api/client.ts';
import type { Authenticator } from './authenticator.ts';
import { credentialsOf, type Answer, type SignInWorld, type SignInPerson } from './world.ts';
import { codeOf } from './totp.ts';
import { PasskeyWorld, signIn } from './passkeys.ts';
import { ServerReplica } from '#support/servers/replica.ts';

export const SESSION = '/session/v1';
const MINUTE = 60_000;
const Strings = z.array(z.string());
const SignedIn = z.object({
	providerId: z.string(),
	administratorId: z.string(),
	deviceId: z.string(),
	deviceCredential: z.string()
});

/** An owner of one provider, with everything that sign-in stores about them. */
export interface Victim {
	readonly person: SignInPerson;
	readonly providerId: string;
	readonly here: Entered;
	readonly elsewhere: Entered;
	readonly passkey: Authenticator;
	readonly recoveryCodes: readonly string[];
	readonly apiKey: string;
	/** Token in a mail that is on its way. */
	readonly resetToken: string;
}

export interface Entered extends z.infer<typeof SignedIn> {
	readonly cookie: string;
}

export async function addVictim(world: SignInWorld): Promise<Victim> {
	const { providerId } = world;
	const role = OWNER_ROLE;
	const person = await world.addPerson({ role, isMfaRequired: true, isEnrolled: true });
	await world.apply('administrator.setApiAccess', { id: person.id, enabled: true });
	const elsewhere = await enter(world, person);
	const here = await enter(world, person);
	const { cookie } = here;
	const { key: passkey } = await new PasskeyWorld(world).add({ cookie });
	const codes = await world.post(`${SESSION}/recovery-codes`, {}, { cookie });
	const { body: key } = await world.post(`${SESSION}/api-key`, {}, { cookie });
	await world.apply('administrator.sendPasswordReset', { id: person.id });
	const [resetToken = ''] = tokensIn(await deliver(world));
	return {
		person,
		providerId,
		here,
		elsewhere,
		passkey,
		apiKey: String(key.key),
		resetToken,
		recoveryCodes: Strings.parse(codes.body.recoveryCodes)
	};
}

/** Signs in with the password, and with a code if the person has enrolled. */
export async function enter(world: SignInWorld, person: SignInPerson): Promise<Entered> {
	world.clock.now += MINUTE;
	const { cookie = '', body } = await knock(world, person);
	return { ...SignedIn.parse(body), cookie };
}

export function knock(world: SignInWorld, person: SignInPerson): Promise<Answer> {
	const code = person.totpSecret && codeOf(person.totpSecret, { at: world.clock.now });
	return world.post(signIn, credentialsOf(person, code === undefined ? {} : { code }));
}

/** Returns a replica that sends requests as the signed-in person's device. */
export function replicaOf(world: SignInWorld, entered: Entered): ServerReplica {
	const { providerId, cookie } = entered;
	return new ServerReplica(
		{ clock: world.clock, providerId },
		{
			...entered,
			fetch(path, init) {
				const headers = new Headers(init?.headers);
				headers.set('cookie', cookie);
				return world.request(path, { ...init, headers });
			}
		}
	);
}

/** Sends every due mail and returns their texts. */
export async function deliver({ store, clock }: SignInWorld): Promise<string[]> {
	const texts: string[] = [];
	const mailSender = createMailSender({
		store,
		clock: () => clock.now,
		origin: new URL('https://portal.example'),
		sealer: createSealer([{ id: 'mail', key: randomBytes(32) }]),
		mailer: {
			async send({ to, text }) {
				texts.push(`${to}\n${text}`);
				return ok(undefined);
			}
		},
		log: { warn: (fields) => void texts.push(JSON.stringify(fields)) }
	});
	await mailSender.deliver();
	return texts;
}

export function tokensIn(texts: readonly string[]): string[] {
	return texts.flatMap((text) =>
		[...text.matchAll(/#token=([\w.-]+)/g)].map(([, token = '']) => token)
	);
}

/** Returns the result of each thing that an owner can do; `untouched` is the expected value. */
export async function standingOf(world: SignInWorld, victim: Victim): Promise<object> {
	const { person, here, elsewhere, passkey, apiKey, recoveryCodes, resetToken } = victim;
	const statusOf = async (cookie: string, path = `${SESSION}/own-events`) =>
		(await world.request(path, { headers: { cookie } })).status;
	const sessions = [await statusOf(here.cookie), await statusOf(elsewhere.cookie)];
	const { deviceId, deviceCredential } = elsewhere;
	const resumed = await world.post(`${SESSION}/resume`, { deviceId, deviceCredential });
	const program = createApiClient((path, init) => world.request(path, init), apiKey);
	const api = (await program.get(`/providers/${here.providerId}/administrators`)).status;
	const handOver = await world.post(
		'/sync/v1/quarantine',
		{ mutations: [] },
		{ headers: { [HAND_OVER_HEADER]: world.handOverPass(deviceId) } }
	);
	world.clock.now += MINUTE;
	const byCode = await knock(world, person);
	const byPasskey = await new PasskeyWorld(world).come(passkey);
	const [recoveryCode = ''] = recoveryCodes;
	const recovered = await world.post(signIn, credentialsOf(person, { recoveryCode }));
	const password = 'eleven kestrels on a wire';
	const reset = await world.post(`${SESSION}/reset`, { token: resetToken, password });
	return {
		sessions,
		resumed: resumed.status,
		api,
		handOver: handOver.status,
		signedInAt: [byCode, byPasskey, recovered].map(({ body }) => body.providerId ?? body),
		reset: reset.status
	};
}

export function untouched({ providerId }: Victim): object {
	return {
		sessions: [200, 200],
		resumed: 200,
		api: 200,
		handOver: 401,
		signedInAt: [providerId, providerId, providerId],
		reset: 204
	};
}
