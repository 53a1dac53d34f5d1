import { putRightFutureTimes } from '@tenantry/sync-server/auth/future-times.ts';
import { stepAt } from '@tenantry/sync-server/auth/totp/totp.ts';
import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInPerson,
	type SignInWorld
} from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;
const AHEAD = 'this server’s clock was ahead';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		ada = await world.addPerson({ isEnrolled: true, isMfaRequired: true });
	});
	afterEach(() => world.close());

	const signIn = (code = codeOf(ada.totpSecret ?? '', { at: world.clock.now })) =>
		world.post('/session/v1/sign-in', credentialsOf(ada, { code }));

	const said = () => world.logged.filter((line) => line.includes(AHEAD)).length;

	async function lastStep(): Promise<number | null> {
		const { totp_last_step } = await world.store.db
			.selectFrom('credential')
			.select('totp_last_step')
			.where((row) =>
				row.and(ownerColumns({ providerId: world.providerId, administratorId: ada.id }))
			)
			.executeTakeFirstOrThrow();
		return totp_last_step;
	}

	test.each([2, 400])(
		'SEC-B03 a code is accepted, once, after the server’s clock was %i days ahead, and the operator reads why',
		async (days) => {
			world.clock.now += days * DAY;
			await signIn();
			world.clock.now -= days * DAY;

			const code = codeOf(ada.totpSecret ?? '', { at: world.clock.now });
			const first = await signIn(code);
			const toldOnce = said();
			const second = await signIn(code);

			expect([first.status, second.body['code'], toldOnce]).toEqual([200, 'wrong_code', 1]);
			expect(await lastStep()).toBe(stepAt(world.clock.now));
			expect(said()).toBe(1);
		}
	);

	test('SEC-B03 a code that another server of the database has accepted within its minute counts as used', async () => {
		const code = codeOf(ada.totpSecret ?? '', { at: world.clock.now });
		await signIn(code);
		world.clock.now -= MINUTE / 2;

		expect((await signIn()).body['code']).toBe('wrong_code');
		expect(said()).toBe(0);
	});

	test('SEC-B03 a start puts steps from the future right, and leaves the others', async () => {
		world.clock.now += 2 * DAY;
		await signIn();
		world.clock.now -= 2 * DAY;
		const ben = await world.addPerson({ isEnrolled: true, isMfaRequired: true });
		const code = codeOf(ben.totpSecret ?? '', { at: world.clock.now });
		await world.post('/session/v1/sign-in', credentialsOf(ben, { code }));

		// The used step, the last contact of the device, and its sign-in.
		expect(await putRightFutureTimes(world.store.db, world.clock.now)).toBe(3);
		expect(await putRightFutureTimes(world.store.db, world.clock.now)).toBe(0);
		expect(await lastStep()).toBe(stepAt(world.clock.now));
		world.clock.now += MINUTE;
		expect((await signIn()).status).toBe(200);
	});

	test('SEC-B05 a device that was seen while the server’s clock was ahead comes back within its lease, and not after', async () => {
		world.clock.now += 400 * DAY;
		const one = await signIn();
		world.clock.now += MINUTE;
		const other = await signIn();
		world.clock.now -= 400 * DAY;
		await putRightFutureTimes(world.store.db, world.clock.now);
		const resume = ({ body: { deviceId, deviceCredential } }: Answer) =>
			world.post('/session/v1/resume', { deviceId, deviceCredential });

		world.clock.now += 2 * DAY;
		expect((await resume(one)).status).toBe(200);
		world.clock.now += 2 * DAY;
		expect((await resume(other)).status).toBe(401);
	});

	test('SEC-A08 a wait that began while the server’s clock was ahead counts no more, and the attempts do', async () => {
		world.clock.now += 2 * DAY;
		for (let n = 0; n < 10; n++) await signIn('000000');
		expect((await signIn()).body['code']).toBe('wrong_code');
		world.clock.now -= 2 * DAY;

		await signIn('000000');
		expect((await signIn()).body['code']).toBe('wrong_code');
		world.clock.now += 5 * MINUTE;
		expect((await signIn()).status).toBe(200);
	});

	test('SEC-B05 a session that was used while the server’s clock was ahead ends with it', async () => {
		await world.apply('administrator.setApiAccess', { id: ada.id, enabled: true });
		world.clock.now += 2 * DAY;
		const { cookie } = await signIn();
		const ask = async () => [
			await world.post('/session/v1/reminders', { isOn: true }, { cookie }),
			// Looks at the session once more, under the provider's lock.
			await world.post('/session/v1/api-key', {}, { cookie })
		];
		const before = await ask();
		world.clock.now -= 2 * DAY;
		const after = await ask();

		expect(before.map(({ status }) => status)).toEqual([200, 200]);
		expect(after.map(({ status, body }) => [status, body['code']])).toEqual([
			[401, 'unauthenticated'],
			[401, 'unauthenticated']
		]);
	});
});
