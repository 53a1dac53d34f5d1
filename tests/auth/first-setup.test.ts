import { offerFirstSetup } from '@tenantry/sync-server/provisioning/first-setup.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { databases } from '#support/store/stores.ts';

const path = '/session/v1/first-setup';
const owner = {
	providerName: 'North Provider',
	email: 'ada@north.example',
	firstName: 'Ada',
	lastName: 'Park',
	password: 'nine herons in the reeds'
};

describe.each(databases)('on %s', (_, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open, isEmpty: true });
	});
	afterEach(() => world.close());

	const offer = async () => (await offerFirstSetup(world.store.db, world.clock.now)) ?? 'none';

	test('SEC-A12 the holder of the link creates the first provider and signs in as its owner', async () => {
		const token = await offer();

		const set = await world.post(path, { token, ...owner });
		const request = { email: owner.email, password: owner.password, device: { name: 'Tablet' } };
		const signedIn = await world.post('/session/v1/sign-in', request);

		expect([set.status, set.cookie]).toEqual([204, undefined]);
		// An owner has a second factor from the first day.
		expect(signedIn.body.next).toBe('enrol');
		const events = await world.store.db.selectFrom('audit_event').selectAll().execute();
		expect(events.map(({ name, actor_name }) => [name, actor_name])).toEqual([
			['provider.create', 'Ada Park'],
			['administrator.create', 'Ada Park'],
			['administrator.recordRegistration', 'Ada Park']
		]);
		const [created] = events.filter(({ name }) => name === 'administrator.create');
		expect(created?.changes).toContain('Administrator With Billing');
	});

	test('SEC-A12 a link works once, for a day, only the newest one, and never when a provider exists', async () => {
		const older = await offer();
		const expiring = await offer();
		const tryIt = async (token: string) => (await world.post(path, { token, ...owner })).status;

		const statuses = [await tryIt(older)];
		world.clock.now += 24 * 3_600_000;
		statuses.push(await tryIt(expiring));
		const token = await offer();
		statuses.push(await tryIt(token), await tryIt(token));

		expect(statuses).toEqual([410, 410, 204, 410]);
		expect(await offer()).toBe('none');
	});

	test('one of fifty concurrent uses of the link creates the owner', async () => {
		const token = await offer();

		const answers = await Promise.all(
			Array.from({ length: 50 }, (_, n) =>
				world.post(path, { token, ...owner, providerName: `Provider ${n}` })
			)
		);

		const statuses = answers.map(({ status }) => status);
		expect(statuses.filter((status) => status === 204)).toHaveLength(1);
		expect(new Set(statuses)).toEqual(new Set([204, 410]));
		const providers = await world.store.db
			.selectFrom('record')
			.select('id')
			.where('collection', '=', 'provider')
			.execute();
		expect(providers).toHaveLength(1);
	});

	test('the link expires when the operator creates a provider', async () => {
		const token = await offer();
		await world.addProvider('South Provider');

		const { status, body } = await world.post(path, { token, ...owner });

		expect([status, body.code]).toEqual([410, 'ticket_expired']);
	});

	test.each([
		['password_too_short', { password: 'eleven char' }],
		['password_too_common', { password: 'North-Provider-2026!' }],
		['email_invalid', { email: 'ada@north' }],
		['email_invalid', { email: '' }],
		['invalid_request', { providerName: '  ' }],
		['invalid_request', { providerName: 'a'.repeat(201) }],
		['invalid_request', { firstName: 'half of a pair \ud800' }],
		['invalid_request', { role: 'Read Only' }]
	])('%s: %j changes nothing, and the link still works', async (code, said) => {
		const token = await offer();

		const refused = await world.post(path, { token, ...owner, ...said });
		const rows = await world.store.db.selectFrom('record').selectAll().execute();
		const again = await world.post(path, { token, ...owner });

		expect([refused.status, refused.body.code, rows]).toEqual([400, code, []]);
		expect(again.status).toBe(204);
	});
});
