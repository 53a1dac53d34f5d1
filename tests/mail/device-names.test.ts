import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, type SignInPerson } from '#support/auth/world.ts';
import { openMailWorld, type MailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

const SIGN_IN = '/session/v1/sign-in';
const NEW_BROWSER = 'New sign-in from an unrecognized browser';
const next = 'nine herons in the reeds';

describe.each(databases)('on %s', (_name, open) => {
	let world: MailWorld;
	let ada: SignInPerson;

	beforeEach(async () => {
		world = await openMailWorld(open);
		ada = await world.signInWorld.addPerson();
	});
	afterEach(() => world.close());

	function signIn(name: string, person = ada) {
		return world.signInWorld.post(SIGN_IN, credentialsOf(person, { device: { name } }));
	}

	/** Returns the newest mail of this subject, both of its forms. */
	async function mailOf(subject: string): Promise<string> {
		await world.deliver();
		const mail = world.smtp.mails.findLast((one) => one.subject === subject);
		if (mail === undefined) throw new Error(`No mail “${subject}”`);
		return Buffer.from(mail.content, 'latin1').toString();
	}

	test('SEC-A15 a sign-in from a new browser is emailed with the name of its device, in quotation marks', async () => {
		await signIn('Tablet');
		await signIn('Safari on iPhone');

		const mail = await mailOf(NEW_BROWSER);

		const line = 'Device: “Safari on iPhone”, a name chosen on that device.';
		expect(mail.split(line)).toHaveLength(3);
		expect(mail).not.toContain('Tablet');
	});

	test.each([
		'Verify at evil.example',
		'https://evil.example/login',
		'help@evil.example',
		'Call 0800 123 456',
		'<a href="//evil">Phone</a>',
		'Phone” is yours. “x',
		'Phone\r\n\r\nVerify your account',
		'\u202Eenohp',
		'Phone '.repeat(15)
	])(
		'SEC-A15 the name of a device that might be more than a name is left out: %j',
		async (name) => {
			await signIn('Tablet');
			const { status } = await signIn(name);

			const mail = await mailOf(NEW_BROWSER);

			expect(status).toBe(200);
			expect(mail).toContain('Someone signed in');
			expect(mail).not.toMatch(/Device:|evil|0800 123|Phone|Verify|enohp/);
		}
	);

	test('a changed password is emailed with the name that the device has by then', async () => {
		const { cookie } = await signIn('Safari on iPhone');
		await world.signInWorld.post('/session/v1/devices/rename', { name: 'Ada’s phone' }, { cookie });

		await world.signInWorld.post(
			'/session/v1/password',
			{ current: ada.password, next },
			{ cookie }
		);

		expect(await mailOf('Your password was changed')).toContain(
			'Device: “Ada’s phone”, a name chosen on that device.'
		);
	});

	test('a password changed by a link from an unknown browser is emailed without a device', async () => {
		await signIn('Tablet');
		const token = await world.signInWorld.makeSetupToken(ada);

		await world.signInWorld.post('/session/v1/setup', { token, password: next });

		expect(await mailOf('Your password was changed')).not.toContain('Device:');
	});

	test('SEC-A15 the device of another person is never named', async () => {
		const ben = await world.signInWorld.addPerson();
		const { body } = await signIn('Kitchen tablet', ben);
		await signIn('Tablet');
		await signIn('Phone');
		const payload = JSON.stringify({ administratorId: ada.id, deviceId: body.deviceId });
		await world.signInWorld.store.db.updateTable('effect').set({ payload }).execute();

		const mail = await mailOf(NEW_BROWSER);

		expect(mail).not.toMatch(/Device:|Kitchen/);
	});
});
