import * as z from 'zod/mini';
import { createAuthenticator, type Authenticator, type Misdeed } from './authenticator.ts';
import {
	credentialsOf,
	type Answer,
	type SignInWorld,
	type SignInPerson,
	type PersonOptions
} from './world.ts';
import { codeOf } from './totp.ts';

export const ORIGIN = 'https://admin.north.example';
export const signIn = '/session/v1/sign-in';
export const creation = '/session/v1/passkeys/creation';
export const passkeys = '/session/v1/passkeys';
export const question = '/session/v1/passkey-sign-in/question';
export const byPasskey = '/session/v1/passkey-sign-in';
export const stepUp = '/session/v1/step-up';
export const device = { name: 'Tablet' };

type Cookie = Pick<Answer, 'cookie'>;

const List = z.object({ passkeys: z.array(z.unknown()) });

/** Actions of people who sign in with passkeys. */
export class PasskeyWorld {
	readonly #world: SignInWorld;

	constructor(world: SignInWorld) {
		this.#world = world;
	}

	enter(person: SignInPerson): Promise<Answer> {
		const code = person.totpSecret && codeOf(person.totpSecret, { at: this.#world.clock.now });
		return this.#world.post(signIn, credentialsOf(person, code === undefined ? {} : { code }));
	}

	async add(
		{ cookie }: Cookie,
		key: Authenticator = createAuthenticator(ORIGIN),
		misdeed?: Misdeed
	): Promise<Answer & { readonly key: Authenticator }> {
		const { body } = await this.#world.post(creation, {}, { cookie });
		const passkey = key.make(body, misdeed);
		return { ...(await this.#world.post(passkeys, { name: 'Phone', passkey }, { cookie })), key };
	}

	/** Adds a person who has a passkey and is signed in. */
	async settled(options: PersonOptions = {}) {
		const person = await this.#world.addPerson(options);
		const { cookie } = await this.enter(person);
		const { key } = await this.add({ cookie });
		return { person, cookie, key };
	}

	/** Signs in with the passkey alone. */
	async come(key: Authenticator, misdeed?: Misdeed): Promise<Answer> {
		const { body } = await this.#world.post(question, {});
		return this.#world.post(byPasskey, { proof: key.answer(body, misdeed), device });
	}

	async ownOf({ cookie = '' }: Cookie): Promise<readonly unknown[]> {
		const answer = await this.#world.request(passkeys, { headers: { cookie } });
		return List.parse(await answer.json()).passkeys;
	}
}
