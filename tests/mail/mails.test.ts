import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf } from '#support/auth/world.ts';
import type { ReceivedMail } from '#support/mail/server.ts';
import { openMailWorld, stateOf, tokenIn, type MailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

const password = 'nine herons in the reeds';
const setup = '/session/v1/setup';
const reset = '/session/v1/reset';
const signIn = '/session/v1/sign-in';

describe.each(databases)('on %s', (_name, open) => {
	let world: MailWorld;

	beforeEach(async () => {
		world = await openMailWorld(open);
	});
	afterEach(() => world.close());

	const lastMail = (email: string, isMeant: (mail: ReceivedMail) => boolean): ReceivedMail => {
		const mail = world.smtp.mails.findLast((mail) => mail.to.includes(email) && isMeant(mail));
		if (mail === undefined) throw new Error(`No such mail to ${email}`);
		return mail;
	};
	const mailTo = (email: string) => lastMail(email, () => true);
	// A notice without a link may be sent in the same round, and arrive after it.
	const linkTo = (email: string) => lastMail(email, ({ link }) => link.includes('#token='));
	const use = async (path: string, mail: ReceivedMail) =>
		(await world.signInWorld.post(path, { token: tokenIn(mail), password })).status;

	test('an added administrator is invited by one email, whose link sets the first password', async () => {
		const { id, email } = await world.invite();

		await world.deliver();
		await world.deliver();

		const mail = mailTo(email);
		expect(world.smtp.mails).toHaveLength(1);
		expect(mail.messageId).toMatch(/^<[0-9a-f]{32}@portal\.example>$/);
		expect(mail.link).toMatch(/^https:\/\/portal\.example\/setup#token=[\w-]{43}$/);
		expect(mail.content).toContain('text/plain');
		expect(mail.content).toContain('text/html');
		expect(mail.content).not.toContain('Noor');
		expect((await world.row(id)).invitationMail).toMatchObject({
			state: 'sent',
			settledAt: world.signInWorld.clock.now,
			expiresAt: world.signInWorld.clock.now + 72 * 3_600_000
		});
		expect(await use(setup, mail)).toBe(204);
		expect((await world.row(id)).registered).toBe(true);
		expect(await use(setup, mail)).toBe(410);
	});

	test('SEC-B10 SEC-B13 the link of a password reset works once, for an hour, and does not sign in', async () => {
		const ada = await world.signInWorld.addPerson({ isMfaRequired: true, isEnrolled: true });
		await world.change('administrator.sendPasswordReset', { id: ada.id });
		await world.deliver();
		const mail = mailTo(ada.email);

		const answer = await world.signInWorld.post(reset, { token: tokenIn(mail), password });

		expect(new URL(mail.link).pathname).toBe('/reset');
		expect([answer.status, answer.cookie]).toEqual([204, undefined]);
		expect(await use(reset, mail)).toBe(410);
		const again = await world.signInWorld.post(signIn, credentialsOf({ ...ada, password }));
		expect(again.body).toMatchObject({ next: 'code' });
		world.signInWorld.clock.now += 60_000;
		await world.change('administrator.sendPasswordReset', { id: ada.id });
		await world.deliver();
		world.signInWorld.clock.now += 3_600_000;
		expect(await use(reset, linkTo(ada.email))).toBe(410);
	});

	test('SEC-B10 a new password ends sessions opened with the old one and invalidates older links', async () => {
		const ada = await world.signInWorld.addPerson();
		const { cookie, body } = await world.signInWorld.post(signIn, credentialsOf(ada));
		const older = await world.signInWorld.makeSetupToken(ada);
		await world.change('administrator.sendPasswordReset', { id: ada.id });
		await world.deliver();

		await use(reset, linkTo(ada.email));

		const pull = { deviceId: body.deviceId, cookie: null, limit: 10 };
		expect((await world.signInWorld.post('/sync/v1/pull', pull, { cookie })).status).toBe(401);
		expect((await world.signInWorld.post(setup, { token: older, password })).status).toBe(410);
	});

	test('SEC-C13 a setup link cannot reset, and a reset link cannot set up', async () => {
		const { email } = await world.invite();
		await world.deliver();

		expect(await use(reset, linkTo(email))).toBe(410);
	});

	test('SEC-B12 a TOTP reset erases the second factor, ends sessions, and emails a link without a secret', async () => {
		const ada = await world.signInWorld.addPerson({ isEnrolled: true });
		const { cookie, body } = await world.signInWorld.post(signIn, credentialsOf(ada));

		const outcome = await world.change('administrator.sendTotpReset', { id: ada.id });
		await world.deliver();

		expect(outcome).toBe('applied');
		expect(mailTo(ada.email).link).toBe('https://portal.example/sign-in');
		expect((await world.row(ada.id)).mfaEnrolledAt).toBeNull();
		const pull = { deviceId: body.deviceId, cookie: null, limit: 10 };
		expect((await world.signInWorld.post('/sync/v1/pull', pull, { cookie })).status).toBe(401);
		const { deviceId, deviceCredential } = body;
		const resumed = await world.signInWorld.post('/session/v1/resume', {
			deviceId,
			deviceCredential
		});
		expect(resumed.status).toBe(401);
		const credential = await world.signInWorld.store.db
			.selectFrom('credential')
			.select('totp_sealed')
			.where((row) =>
				row.and(ownerColumns({ providerId: world.signInWorld.providerId, administratorId: ada.id }))
			)
			.executeTakeFirst();
		expect(credential?.totp_sealed).toBeNull();
	});

	test('a required second factor is set up at the next sign-in after a TOTP reset, which ends a lockout', async () => {
		const ada = await world.signInWorld.addPerson({ isMfaRequired: true, isEnrolled: true });
		const wrong = credentialsOf(ada, { code: '000000' });
		for (let attempt = 0; attempt < 12; attempt++) await world.signInWorld.post(signIn, wrong);

		await world.change('administrator.sendTotpReset', { id: ada.id });
		const answer = await world.signInWorld.post(signIn, credentialsOf(ada));
		const locks = await world.signInWorld.store.db.selectFrom('throttle').select('key').execute();

		expect(answer.body).toMatchObject({ next: 'enrol' });
		expect(locks.filter(({ key }) => key.startsWith('code:'))).toEqual([]);
	});

	test('SEC-A15 a changed address is notified to the old one and invalidates its links', async () => {
		const { id, email } = await world.invite();
		await world.deliver();
		const invitation = mailTo(email);

		await world.change('administrator.editDetails', { id, email: 'other@north.example' });
		await world.deliver();

		expect(mailTo(email).subject).toBe('Your email address was changed');
		expect(mailTo(email).content).not.toContain('other@north.example');
		expect(await use(setup, invitation)).toBe(410);
	});

	test('SEC-C04 the links of a suspended person stay invalid after they are restored', async () => {
		const { id, email } = await world.invite();
		const ada = await world.signInWorld.addPerson();
		await world.change('administrator.sendPasswordReset', { id: ada.id });
		await world.deliver();
		for (const one of [id, ada.id]) {
			await world.change('administrator.suspend', { id: one });
			await world.change('administrator.restore', { id: one });
		}

		expect(await use(setup, linkTo(email))).toBe(410);
		expect(await use(reset, linkTo(ada.email))).toBe(410);
	});

	test('an email that waits for a suspended or deleted person is not sent', async () => {
		const suspended = await world.invite();
		const deleted = await world.invite();
		await world.change('administrator.suspend', { id: suspended.id });
		await world.change('administrator.delete', deleted);

		await world.deliver();

		expect(world.smtp.mails).toEqual([]);
		expect(stateOf((await world.row(suspended.id)).invitationMail)).toBe('cancelled');
	});

	test('a cancelled invitation is not sent, or its link is invalid if it was', async () => {
		const early = await world.invite();
		const late = await world.invite();
		await world.change('administrator.cancelInvitation', { id: early.id });
		await world.deliver();
		await world.change('administrator.cancelInvitation', { id: late.id });

		expect(world.smtp.mails.map(({ to }) => to[0])).toEqual([late.email]);
		expect(await use(setup, linkTo(late.email))).toBe(410);
		expect(stateOf((await world.row(late.id)).invitationMail)).toBe('cancelled');
	});

	test('an invitation sent again contains a new link, and the old one is invalid', async () => {
		const { id, email } = await world.invite();
		await world.deliver();
		const first = mailTo(email);
		world.signInWorld.clock.now += 60_000;

		await world.change('administrator.resendInvitation', { id });
		await world.deliver();

		expect(world.smtp.mails).toHaveLength(2);
		expect(await use(setup, first)).toBe(410);
		expect(await use(setup, linkTo(email))).toBe(204);
	});

	test('administrators added or imported by the operator receive no email', async () => {
		const someone = { email: 'brought@north.example', firstName: 'A', lastName: 'B' };
		await world.signInWorld.apply('administrator.import', {
			...someone,
			id: 'a'.repeat(24),
			role: 'Read Only',
			registered: false,
			suspended: false,
			mfaEnrolmentStartedAt: null,
			apiKey: null
		});
		await world.signInWorld.addPerson({ hasPassword: false });

		await world.deliver();

		expect(world.smtp.mails).toEqual([]);
	});

	test('two processes that poll concurrently send one email', async () => {
		for (let count = 0; count < 6; count++) await world.invite();
		const mailSenders = [world.newMailSender(), world.newMailSender(), world.newMailSender()];

		await Promise.all(mailSenders.map((mailSender) => mailSender.deliver()));

		const ids = world.smtp.mails.map(({ messageId }) => messageId);
		expect([ids.length, new Set(ids).size]).toEqual([6, 6]);
	});

	test('an email requested more than a day ago is not sent, by the smaller of two counts', async () => {
		const ada = await world.signInWorld.addPerson();
		const twoDays = 48 * 3_600_000;
		const send = (madeAgoMs: number, seenAgoMs: number) =>
			world.change('administrator.sendPasswordReset', { id: ada.id }, { madeAgoMs, seenAgoMs });

		expect(await send(twoDays, twoDays)).toBe('expired');
		await world.deliver();
		expect(world.smtp.mails).toEqual([]);
		// Covers a clock that was set forward, and a device that was offline.
		expect([await send(twoDays, 1000), await send(1000, twoDays)]).toEqual(['applied', 'noop']);
	});
});
