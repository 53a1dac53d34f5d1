import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { pokesOf } from '#support/servers/pokes.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
	});
	afterEach(() => world.close());

	test('successful and failed sign-ins, resumes and locks poke no device', async () => {
		const ada = await world.addPerson({ role: OWNER_ROLE });
		const { cookie = '' } = await world.post(signIn, credentialsOf(ada));
		const fetch = (path: string) => world.request(path, { headers: { cookie } });
		await using pokes = await pokesOf({ fetch });
		await pokes.until(1);
		const version = pokes.heard[0] ?? 0;

		const again = await world.post(signIn, credentialsOf(ada));
		const wrong = await world.post(signIn, credentialsOf(ada, { password: 'not this one' }));
		const { deviceId, deviceCredential } = again.body;
		const back = await world.post('/session/v1/resume', { deviceId, deviceCredential });
		const locked = await world.post('/session/v1/lock', {}, { cookie: back.cookie });
		await world.apply('organization.create', { id: ada.id, name: 'Granite Clinics' });
		await pokes.until(version + 1);

		expect([again.status, wrong.status, back.status, locked.status]).toEqual([200, 401, 200, 204]);
		expect(pokes.heard).toEqual([version, version + 1]);
	});
});
