import { CallerCheckAnswer } from '@tenantry/shared/protocol/caller-check.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialsOf, type Answer, type SignInPerson } from '#support/auth/world.ts';
import { openMailWorld, type MailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

const path = '/sync/v1/caller-check';
const MINUTE_MS = 60_000;

describe.each(databases)('on %s', (_name, open) => {
	let world: MailWorld;
	let owner: Answer;
	let kate: SignInPerson;

	beforeEach(async () => {
		world = await openMailWorld(open);
		owner = await world.signInWorld.post('/session/v1/sign-in', credentialsOf(world.owner));
		kate = await world.signInWorld.addPerson();
	});
	afterEach(() => world.close());

	/** Asks for a code; returns the one that arrives. */
	async function codeFor({ id, email }: SignInPerson): Promise<string> {
		await world.change('administrator.sendCallerCode', { id });
		await world.deliver();
		return codeIn(world.smtp.mails.findLast(({ to }) => to.includes(email))?.content ?? '');
	}

	const check = (code: string, { cookie }: Answer = owner, administratorId = kate.id) =>
		world.signInWorld.post(path, { administratorId, code }, { cookie });

	async function newestEvent() {
		const { store, providerId } = world.signInWorld;
		const [event] = await store.read(providerId, (reader) => reader.events([reader.head.version]));
		return event;
	}

	/** A code that is not this one. */
	const otherThan = (code: string) => (code === '000 000' ? '000 001' : '000 000');

	test('SEC-B15 the code that a caller reads aloud is accepted once, and the audit names who verified whom', async () => {
		const code = await codeFor(kate);

		const answer = await check(code);

		const { now } = world.signInWorld.clock;
		expect(CallerCheckAnswer.parse(answer.body)).toEqual({ verifiedAt: now });
		expect((await world.row(kate.id)).callerVerifiedAt).toBe(now);
		expect(await newestEvent()).toMatchObject({
			name: 'administrator.recordCallerCheck',
			actor_id: world.owner.id,
			subject_id: kate.id
		});
		expect((await check(code)).body).toMatchObject({ code: 'wrong_code' });
	});

	test('SEC-B15 the code is in the email only, and not in the row, the audit or the database', async () => {
		const code = await codeFor(kate);
		const digits = code.replace(' ', '');

		const { store } = world.signInWorld;
		const [tickets, effects, events] = await Promise.all([
			store.db.selectFrom('ticket').selectAll().execute(),
			store.db.selectFrom('effect').selectAll().execute(),
			store.db.selectFrom('audit_event').selectAll().execute()
		]);

		const kept = JSON.stringify([tickets, effects, events, await world.row(kate.id)]);
		expect(tickets.some(({ kind }) => kind === 'caller')).toBe(true);
		expect(kept).not.toContain(digits);
		expect(kept).not.toContain(code);
	});

	test('the email names neither the caller nor the technician, and has no link', async () => {
		await codeFor(kate);

		const mail = world.smtp.mails.findLast(({ to }) => to.includes(kate.email));

		expect(mail?.content).toContain('read this code aloud');
		expect(mail?.content).not.toContain('https://');
		expect(mail?.content).not.toContain(world.owner.email);
	});

	test('SEC-B16 another code is wrong, and after five attempts none is compared for a minute', async () => {
		const code = await codeFor(kate);

		const answers = [];
		for (let attempt = 0; attempt < 5; attempt++) answers.push((await check(otherThan(code))).body);
		const right = await check(code);

		expect(answers).toEqual(Array(5).fill(expect.objectContaining({ code: 'wrong_code' })));
		expect(right.body).toMatchObject({ code: 'too_many_attempts' });
		expect((await world.row(kate.id)).callerVerifiedAt).toBeUndefined();
		world.signInWorld.clock.now += MINUTE_MS;
		expect((await check(code)).status).toBe(200);
	});

	test('SEC-B15 a code expires after ten minutes, and a later one replaces it', async () => {
		const first = await codeFor(kate);
		world.signInWorld.clock.now += 2 * MINUTE_MS;
		const second = await codeFor(kate);

		const replaced = await check(first);
		world.signInWorld.clock.now += 10 * MINUTE_MS;
		const expired = await check(second);

		expect([replaced.body, expired.body]).toEqual(
			Array(2).fill(expect.objectContaining({ code: 'wrong_code' }))
		);
	});

	test('a code that was sent under an earlier sealing key counts', async () => {
		const code = await codeFor(kate);
		world.signInWorld.rotateKeys();

		expect((await check(code)).status).toBe(200);
		expect((await check(code)).body).toMatchObject({ code: 'wrong_code' });
	});

	test('SEC-B15 a code verifies only the person to whom it was sent', async () => {
		const ben = await world.signInWorld.addPerson();
		const code = await codeFor(kate);

		expect((await check(code, owner, ben.id)).body).toMatchObject({ code: 'wrong_code' });
		expect((await world.row(ben.id)).callerVerifiedAt).toBeUndefined();
		expect((await check(code)).status).toBe(200);
	});

	test('SEC-B15 people do not verify themselves with a code that someone else sent, and use up no attempts', async () => {
		const ben = await world.signInWorld.addPerson({ role: 'Help Desk' });
		const session = await world.signInWorld.post('/session/v1/sign-in', credentialsOf(ben));
		const code = await codeFor(ben);

		const refused = [];
		for (let attempt = 0; attempt < 6; attempt++)
			refused.push((await check(code, session, ben.id)).body);

		expect(refused).toEqual(Array(6).fill(expect.objectContaining({ code: 'not_permitted' })));
		expect((await world.row(ben.id)).callerVerifiedAt).toBeUndefined();
		expect((await check(code, owner, ben.id)).status).toBe(200);
	});

	test('SEC-B16 people who may not send a reset cannot verify a caller, and use up no attempts', async () => {
		const reader = await world.signInWorld.addPerson({ role: 'Read Only' });
		const session = await world.signInWorld.post('/session/v1/sign-in', credentialsOf(reader));
		const code = await codeFor(kate);

		const refused = [];
		for (let attempt = 0; attempt < 6; attempt++) refused.push((await check(code, session)).body);

		expect(refused).toEqual(Array(6).fill(expect.objectContaining({ code: 'not_permitted' })));
		expect((await check(code)).status).toBe(200);
	});

	test('an email that is sent again, because no one confirmed it, carries the same code', async () => {
		await world.deliver();
		await world.change('administrator.sendCallerCode', { id: kate.id });
		world.smtp.mood = { kind: 'drops' };
		await world.deliver();
		world.smtp.mood = { kind: 'takes' };
		world.signInWorld.clock.now += MINUTE_MS;
		await world.deliver();

		const codes = world.smtp.mails
			.filter(({ to }) => to.includes(kate.email))
			.map(({ content }) => codeIn(content));

		expect(codes).toHaveLength(2);
		expect(codes[0]).toBe(codes[1]);
		expect((await check(codes[0] ?? '')).status).toBe(200);
	});
});

function codeIn(content: string): string {
	return /\b\d{3} \d{3}\b/.exec(content)?.[0] ?? '';
}
