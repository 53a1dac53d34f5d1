import { ROLES } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { databases } from '#support/store/stores.ts';

// Every role may change its own things: profile, password, second factor, API key.
describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
	});
	afterEach(() => world.close());

	async function signIn(person: SignInPerson) {
		const { status, cookie } = await world.post('/session/v1/sign-in', credentialsOf(person));
		expect(status).toBe(200);
		return (verb: string, body: object) => world.post(`/session/v1/${verb}`, body, { cookie });
	}

	test.each(ROLES)('%s can have a second factor and a password of their own', async (role) => {
		const person = await world.addPerson({ role });
		const ask = await signIn(person);

		const enrolment = await ask('enrolment/start', {});
		const next = 'nine ferries under the bridge';
		const changed = await ask('password', { current: person.password, next });

		expect([enrolment.status, changed.status]).toEqual([200, 204]);
		await signIn({ ...person, password: next });
	});

	test.each(ROLES)('%s can create an API key only when it is enabled', async (role) => {
		const person = await world.addPerson({ role });
		const ask = await signIn(person);

		const before = await ask('api-key', {});
		await world.apply('administrator.setApiAccess', { id: person.id, enabled: true });
		const after = await ask('api-key', {});

		expect([before.status, before.body.code]).toEqual([403, 'api_access_disabled']);
		expect([after.status, typeof after.body.key]).toEqual([200, 'string']);
	});
});
