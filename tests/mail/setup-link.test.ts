import { ownerColumns } from '@tenantry/sync-server/store/account.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { SetupLinkAnswer } from '@tenantry/shared/protocol/setup-link.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, type Answer, type SignInPerson } from '#support/auth/world.ts';
import { openMailWorld, tokenIn, type MailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

const path = '/sync/v1/setup-link';
const setup = '/session/v1/setup';
const password = 'nine herons in the reeds';
const DAYS_MS = 24 * 3_600_000;

describe.each(databases)('on %s', (_name, open) => {
	let world: MailWorld;
	let owner: Answer;

	const signInAs = (person: SignInPerson) =>
		world.signInWorld.post('/session/v1/sign-in', credentialsOf(person));
	const linkFor = (administratorId: string, { cookie }: Answer = owner) =>
		world.signInWorld.post(path, { administratorId }, { cookie });
	const tokenOf = ({ body }: Answer) => SetupLinkAnswer.parse(body).token;
	const setPassword = async (token: string) =>
		(await world.signInWorld.post(setup, { token, password })).status;

	async function newestEvent() {
		const { store, providerId } = world.signInWorld;
		const [event] = await store.read(providerId, (reader) => reader.events([reader.head.version]));
		return event;
	}

	beforeEach(async () => {
		world = await openMailWorld(open);
		owner = await signInAs(world.owner);
	});
	afterEach(() => world.close());

	test('SEC-B11 an owner shows an invited person a link that works once, and its maker is recorded', async () => {
		const { id, email } = await world.invite();
		await world.deliver();

		const shown = await linkFor(id);

		const { token, expiresAt } = SetupLinkAnswer.parse(shown.body);
		const now = world.signInWorld.clock.now;
		expect(expiresAt).toBe(now + 3 * DAYS_MS);
		expect((await world.row(id)).invitationMail).toEqual({
			requestedAt: now,
			state: 'shown',
			settledAt: now,
			expiresAt,
			by: world.owner.id
		});
		const event = await newestEvent();
		expect(event).toMatchObject({
			name: 'administrator.recordSetupLink',
			actor_id: world.owner.id,
			subject_id: id
		});
		expect(JSON.stringify(event)).not.toContain(token);
		expect([await setPassword(token), await setPassword(token)]).toEqual([204, 410]);
		await world.deliver();
		const told = world.smtp.mails.filter(({ to }) => to.includes(email)).at(-1);
		expect(told?.content).toContain('A password was set');
	});

	test('a shown link replaces the link of an email that was sent, and the email that waits', async () => {
		const [sent, waiting] = [await world.invite(), await world.invite()];
		await world.deliver();
		const mails = world.smtp.mails.length;
		const mail = world.smtp.mails.find(({ to }) => to.includes(sent.email));
		await world.change('administrator.resendInvitation', { id: waiting.id });
		world.signInWorld.clock.now += 61_000;
		await world.change('administrator.resendInvitation', { id: waiting.id });

		const token = tokenOf(await linkFor(sent.id));
		await linkFor(waiting.id);
		await world.deliver();

		expect(world.smtp.mails).toHaveLength(mails);
		expect(await setPassword(mail === undefined ? '' : tokenIn(mail))).toBe(410);
		expect(await setPassword(token)).toBe(204);
	});

	test('an invitation that is sent or cancelled afterwards ends the shown link', async () => {
		const [again, cancelled] = [await world.invite(), await world.invite()];
		const tokens = [tokenOf(await linkFor(again.id)), tokenOf(await linkFor(cancelled.id))];

		expect(await world.change('administrator.resendInvitation', { id: again.id })).toBe('applied');
		await world.change('administrator.cancelInvitation', { id: cancelled.id });
		await world.deliver();

		expect(await Promise.all(tokens.map(setPassword))).toEqual([410, 410]);
	});

	test('SEC-B12 a link takes a fresh factor', async () => {
		const { id } = await world.invite();
		const { deviceId, deviceCredential } = owner.body;
		world.signInWorld.clock.now += 2 * 3_600_000;
		const resumed = await world.signInWorld.post('/session/v1/resume', {
			deviceId,
			deviceCredential
		});

		const answer = await linkFor(id, resumed);

		expect([answer.status, answer.body['code']]).toEqual([403, 'step_up_required']);
		expect((await world.row(id)).invitationMail?.state).toBe('queued');
	});

	test('SEC-D01 no link is made by a role that may not invite', async () => {
		const { id } = await world.invite();

		for (const role of ['Manager', 'Administrator', 'Read Only'] as const) {
			const reader = await signInAs(await world.signInWorld.addPerson({ role }));
			const answer = await linkFor(id, reader);
			expect([role, answer.status, answer.body['code']]).toEqual([role, 403, 'not_permitted']);
		}
		expect((await world.row(id)).invitationMail?.state).toBe('queued');
	});

	test('SEC-D16 no link to an account that approves is shown where changes wait for approval', async () => {
		const { id } = await world.invite();
		await world.change('administrator.changeRole', { id, role: OWNER_ROLE });
		const other = await world.invite();
		const { providerId } = world.signInWorld;
		await world.change('provider.setPolicy', { providerId, approvals: ['delete'] });

		expect((await linkFor(id)).body).toMatchObject({ code: 'not_permitted' });
		expect((await linkFor(other.id)).status).toBe(200);
	});

	/** Gives an account the right to approve, which has to wait, and applies it. */
	async function letApprove(id: string): Promise<string> {
		expect(await world.change('administrator.changeRole', { id, role: OWNER_ROLE })).toBe(
			'approval'
		);
		const { id: mutationId } = await world.signInWorld.store.db
			.selectFrom('mutation')
			.select('id')
			.where('outcome', '=', 'approval')
			.executeTakeFirstOrThrow();
		return world.change('approval.breakGlass', { mutationId, reason: 'Nobody else is here' });
	}

	async function mailedToken(email: string): Promise<string> {
		await world.deliver();
		const mail = world.smtp.mails.findLast(
			({ to, link }) => to.includes(email) && link.includes('/setup')
		);
		return mail === undefined ? '' : tokenIn(mail);
	}

	const requireApproval = () =>
		world.change('provider.setPolicy', {
			providerId: world.signInWorld.providerId,
			approvals: ['delete']
		});

	test('SEC-D16 links that were shown before an account may approve end with the raise, and its person is emailed another', async () => {
		const { id, email } = await world.invite();
		await world.deliver();
		const before = tokenOf(await linkFor(id));
		await requireApproval();
		const meanwhile = tokenOf(await linkFor(id));

		expect(await letApprove(id)).toBe('applied');

		expect([await setPassword(before), await setPassword(meanwhile)]).toEqual([410, 410]);
		expect((await world.row(id)).registered).toBe(false);
		expect(await setPassword(await mailedToken(email))).toBe(204);
	});

	test('SEC-D16 a password and a second factor that were set through a shown link end when the account may approve', async () => {
		const { id, email } = await world.invite();
		await world.deliver();
		await setPassword(tokenOf(await linkFor(id)));
		const { db } = world.signInWorld.store;
		const isTheirs = ownerColumns({
			providerId: world.signInWorld.providerId,
			administratorId: id
		});
		const theirs = db.selectFrom('credential').where((row) => row.and(isTheirs));
		await db
			.updateTable('credential')
			.set({ totp_sealed: 'sealed', totp_confirmed_at: 1 })
			.where((row) => row.and(isTheirs))
			.execute();
		const signIn = async () =>
			(
				await world.signInWorld.post('/session/v1/sign-in', {
					email,
					password,
					device: { name: 'Laptop' }
				})
			).body['code'];
		expect(await signIn()).not.toBe('wrong_credentials');
		await requireApproval();

		expect(await letApprove(id)).toBe('applied');

		expect(await theirs.select(['password_hash', 'totp_sealed']).executeTakeFirst()).toEqual({
			password_hash: null,
			totp_sealed: null
		});
		expect(await world.row(id)).toMatchObject({ registered: false, mfaEnrolledAt: null });
		expect(await signIn()).toBe('wrong_credentials');
		expect(await setPassword(await mailedToken(email))).toBe(204);
		expect((await world.row(id)).invitationMail?.state).toBe('sent');
	});

	test('SEC-D16 links to accounts that approve end when the provider turns approval on', async () => {
		const [owner, other] = [await world.invite(), await world.invite()];
		await world.change('administrator.changeRole', { id: owner.id, role: OWNER_ROLE });
		const tokens = [tokenOf(await linkFor(owner.id)), tokenOf(await linkFor(other.id))];

		await requireApproval();

		expect(await Promise.all(tokens.map(setPassword))).toEqual([410, 204]);
		expect(await setPassword(await mailedToken(owner.email))).toBe(204);
	});

	test('a shown link ends when an email that replaces it is requested, not when it is sent', async () => {
		const { id } = await world.invite();
		const token = tokenOf(await linkFor(id));

		await world.change('administrator.resendInvitation', { id });

		expect(await setPassword(token)).toBe(410);
	});

	test('no link is made for anyone who has a password, is suspended, is deleted or is unknown', async () => {
		const registered = await world.signInWorld.addPerson();
		const [suspended, deleted] = [await world.invite(), await world.invite()];
		await world.change('administrator.suspend', { id: suspended.id });
		await world.change('administrator.delete', deleted);

		for (const id of [registered.id, suspended.id, deleted.id, 'f'.repeat(24)])
			expect((await linkFor(id)).body).toMatchObject({ code: 'not_permitted' });
		expect((await world.row(registered.id)).invitationMail).toBeNull();
	});
});
