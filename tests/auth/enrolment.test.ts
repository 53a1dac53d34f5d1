import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { codeOf } from '#support/auth/totp.ts';
import { databases } from '#support/store/stores.ts';

const signIn = '/session/v1/sign-in';
const start = '/session/v1/enrolment/start';
const confirm = '/session/v1/enrolment/confirm';

describe.each(databases)('on %s', (_name, open) => {
	let world: SignInWorld;

	beforeEach(async () => {
		world = await openSignInWorld({ open });
	});
	afterEach(() => world.close());

	function code(secret: unknown, stepsAhead = 0): string {
		return codeOf(String(secret), { at: world.clock.now, stepsAhead });
	}

	async function ticketOf(person: Parameters<typeof credentialsOf>[0]): Promise<unknown> {
		const { body } = await world.post(signIn, credentialsOf(person));
		return body.ticket;
	}

	test('SEC-B06 a person who needs a code and has none is led through an enrolment', async () => {
		const ada = await world.addPerson({ isMfaRequired: true });

		const ticket = await ticketOf(ada);
		const begun = await world.post(start, { ticket });
		const wrong = await world.post(confirm, { ticket, code: code(begun.body.secret, 5) });
		const done = await world.post(confirm, { ticket, code: code(begun.body.secret) });

		expect(begun.body.secret).toMatch(/^[A-Z2-7]{32}$/);
		expect(begun.body.uri).toContain(`secret=${String(begun.body.secret)}`);
		expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong_code']);
		expect(done.body).toMatchObject({ next: 'signed_in', administratorId: ada.id });
		expect(done.body.recoveryCodes).toHaveLength(10);
		expect(done.cookie).toBeDefined();
	});

	test('SEC-B06 both steps of an enrolment are audit events, and no secret is in the database', async () => {
		const ada = await world.addPerson({ isMfaRequired: true });
		const ticket = await ticketOf(ada);
		const { body } = await world.post(start, { ticket });
		await world.post(start, { ticket });
		const again = await world.post(start, { ticket });
		const done = await world.post(confirm, { ticket, code: code(again.body.secret) });

		const { db } = world.store;
		const events = await db.selectFrom('audit_event').selectAll().orderBy('version').execute();
		const kept = JSON.stringify([
			await db.selectFrom('credential').selectAll().execute(),
			await db.selectFrom('recovery_code').selectAll().execute(),
			await db.selectFrom('ticket').selectAll().execute(),
			events
		]);

		expect(
			events.filter(({ name }) => name === 'administrator.recordEnrolment').map((e) => e.actor_id)
		).toEqual([ada.id, ada.id]);
		for (const secret of [body.secret, again.body.secret, ...[done.body.recoveryCodes].flat()])
			expect(kept).not.toContain(String(secret));
	});

	test('SEC-B03 the code that finished an enrolment does not sign in again', async () => {
		const ada = await world.addPerson({ isMfaRequired: true });
		const ticket = await ticketOf(ada);
		const { body } = await world.post(start, { ticket });
		const once = code(body.secret);
		await world.post(confirm, { ticket, code: once });

		const again = await world.post(signIn, credentialsOf(ada, { code: once }));
		world.clock.now += 30_000;
		const next = await world.post(signIn, credentialsOf(ada, { code: code(body.secret) }));

		expect([again.status, next.status]).toEqual([401, 200]);
	});

	test('SEC-C13 a ticket admits to one enrolment within ten minutes', async () => {
		const ada = await world.addPerson({ isMfaRequired: true });
		const used = await ticketOf(ada);
		const { body } = await world.post(start, { ticket: used });
		await world.post(confirm, { ticket: used, code: code(body.secret) });
		const ben = await world.addPerson({ isMfaRequired: true });
		const late = await ticketOf(ben);
		world.clock.now += 10 * 60_000;

		for (const ticket of [used, late, 'made up', `${String(used)}x`]) {
			const { status, body: refused } = await world.post(start, { ticket });
			expect([status, refused.code]).toEqual([410, 'ticket_expired']);
		}
	});

	test('SEC-B09 a recovery code signs in once, however many requests carry it', async () => {
		const ada = await world.addPerson({ isMfaRequired: true });
		const ticket = await ticketOf(ada);
		const { body } = await world.post(start, { ticket });
		const done = await world.post(confirm, { ticket, code: code(body.secret) });
		const [recoveryCode] = [done.body.recoveryCodes].flat();

		const answers = await Promise.all(
			Array.from({ length: 8 }, () => world.post(signIn, credentialsOf(ada, { recoveryCode })))
		);

		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
	});

	test('SEC-B06 SEC-C06 a signed-in person enrols without a ticket, and replaces an enrolment only after a fresh sign-in', async () => {
		const ada = await world.addPerson();
		const { cookie } = await world.post(signIn, credentialsOf(ada));
		const { body } = await world.post(start, {}, { cookie });
		const done = await world.post(confirm, { code: code(body.secret) }, { cookie });

		const old = await world.post(start, {}, { cookie });
		const fresh = await world.post(start, {}, { cookie: done.cookie });
		world.clock.now += 16 * 60_000;
		const stale = await world.post(start, {}, { cookie: done.cookie });
		const nobody = await world.post(start, {});

		expect(done.body.recoveryCodes).toHaveLength(10);
		expect([old.status, fresh.status, stale.status, nobody.status]).toEqual([401, 200, 403, 401]);
		expect(stale.body.code).toBe('step_up_required');
	});
});
