import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	credentialsOf,
	openSignInWorld,
	type Answer,
	type SignInWorld,
	type SignInPerson
} from '#support/auth/world.ts';
import { databases } from '#support/store/stores.ts';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;
	/** Two people of one browser, the first of whom has gone. */
	let gone: SignInPerson;
	let here: SignInPerson;
	let goneDevice: Answer;
	let hereDevice: Answer;
	/** Cookie in which the browser keeps its devices. */
	let jar: string;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
		jar = '';
		gone = await world.addPerson();
		here = await world.addPerson();
		goneDevice = await signIn(gone);
		hereDevice = await signIn(here);
	});
	afterEach(() => world.close());

	async function signIn(person: SignInPerson, cookie = jar): Promise<Answer> {
		const answer = await world.post('/session/v1/sign-in', credentialsOf(person), { cookie });
		jar = answer.deviceCookie ?? jar;
		return answer;
	}

	async function pull(
		device: Answer,
		{ cookie = jar, limit = 100 }: { readonly cookie?: string; readonly limit?: number } = {}
	): Promise<PullAnswer> {
		const { deviceId } = device.body;
		const asked = { deviceId, cookie: null, limit };
		const answer = await world.post('/sync/v1/pull', asked, {
			cookie: `${device.cookie ?? ''}; ${cookie}`
		});
		return PullAnswer.parse(answer.body);
	}

	async function told(device: Answer, cookie?: string): Promise<readonly string[] | undefined> {
		return (await pull(device, cookie === undefined ? {} : { cookie })).revokedDevices;
	}

	test.each([
		['suspended', () => world.apply('administrator.suspend', { id: gone.id })],
		['deleted', () => world.apply('administrator.delete', { id: gone.id, email: gone.email })],
		[
			'whose device is revoked',
			() =>
				world.apply('administrator.endDevice', {
					id: gone.id,
					deviceId: goneDevice.body.deviceId
				})
		],
		[
			'suspended after they signed out',
			async () => {
				await world.post('/session/v1/sign-out', {}, { cookie: goneDevice.cookie });
				await world.apply('administrator.suspend', { id: gone.id });
			}
		]
	])(
		'SEC-G13 people online in a browser learn that the device of a %s person there was revoked',
		async (_how, end) => {
			expect(await told(hereDevice)).toBeUndefined();

			await end();

			expect(await told(hereDevice)).toEqual([goneDevice.body.deviceId]);
		}
	);

	test.each([
		['signed out', () => world.post('/session/v1/sign-out', {}, { cookie: goneDevice.cookie })],
		['asked to sign in again', () => world.apply('administrator.endSessions', { id: gone.id })]
	])('the copy of a person who was %s stays and is not reported', async (_how, end) => {
		await end();

		expect(await told(hereDevice)).toBeUndefined();
	});

	test('a person who came back under a new device is not reported', async () => {
		const deviceId = String(goneDevice.body.deviceId);
		await world.apply('administrator.endDevice', { id: gone.id, deviceId });
		const back = await signIn(gone);

		expect(await told(hereDevice)).toEqual([deviceId]);
		expect(back.body.deviceId).not.toBe(deviceId);
	});

	test('SEC-G13 another browser, a made-up mark and a mark of another device learn nothing', async () => {
		await world.apply('administrator.suspend', { id: gone.id });
		const deviceId = String(goneDevice.body.deviceId);
		const mark = world.sealer.deviceMark(String(hereDevice.body.deviceId));
		const marks = ['', deviceId, `${deviceId}.x`, `${deviceId}.${mark}`];

		const heard = [];
		for (const one of marks) heard.push(await told(hereDevice, `tenantry-devices=${one}`));

		expect(heard).toEqual(marks.map(() => undefined));
	});

	test('SEC-G13 SEC-D14 people of two providers share a browser, and each learns of its devices only by their ids', async () => {
		const other = await world.addPerson({ providerId: await world.addProvider('South Provider') });
		const otherDevice = await signIn(other);
		await world.apply('administrator.suspend', { id: gone.id });

		const page = await pull(otherDevice);

		expect(page.revokedDevices).toEqual([goneDevice.body.deviceId]);
		expect(JSON.stringify(page)).not.toContain(gone.id);
		expect(JSON.stringify(page)).not.toContain(world.providerId);
	});

	test('the last of several pages is marked as the last', async () => {
		await world.apply('administrator.suspend', { id: gone.id });

		const first = await pull(hereDevice, { limit: 1 });

		expect(first).toMatchObject({ more: true });
		expect(first.revokedDevices).toBeUndefined();
	});

	test('a device that was revoked itself is refused and learns of no other', async () => {
		await world.apply('administrator.suspend', { id: gone.id });
		await world.apply('administrator.suspend', { id: here.id });
		const { deviceId } = hereDevice.body;
		const asked = { deviceId, cookie: null, limit: 100 };

		const answer = await world.post('/sync/v1/pull', asked, {
			cookie: `${hereDevice.cookie ?? ''}; ${jar}`
		});

		expect(answer.body).toMatchObject({ code: 'device_revoked' });
		expect(answer.body).not.toHaveProperty('revokedDevices');
	});
});
