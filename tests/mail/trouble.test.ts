import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '#support/runner/wait.ts';
import { openMailWorld, stateOf, tokenIn, type MailWorld } from '#support/mail/world.ts';
import { databases } from '#support/store/stores.ts';

const password = 'nine herons in the reeds';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(databases)('on %s', (_name, open) => {
	let world: MailWorld;

	beforeEach(async () => {
		world = await openMailWorld(open);
	});
	afterEach(() => world.close());

	const stateOfInvitation = async (id: string) => stateOf((await world.row(id)).invitationMail);

	test('a slow server gets enough time and one email', async () => {
		const { id } = await world.invite();
		world.smtp.mood = { kind: 'holds' };
		const delivered = world.deliver();
		await waitUntil(() => world.smtp.holding === 1);
		// Another process looks for mails while this one sends.
		await world.newMailSender().deliver();
		const before = await stateOfInvitation(id);
		world.smtp.release();
		await delivered;

		expect(before).toBe('queued');
		expect(await stateOfInvitation(id)).toBe('sent');
		expect(world.smtp.mails).toHaveLength(1);
	});

	test('a slow server delays no change', async () => {
		await world.invite();
		world.smtp.mood = { kind: 'holds' };
		const delivered = world.deliver();
		await waitUntil(() => world.smtp.holding === 1);

		const ada = await world.signInWorld.addPerson();
		expect(await world.change('administrator.suspend', { id: ada.id })).toBe('applied');

		world.smtp.release();
		await delivered;
	});

	test.each(['recipient', 'data'] as const)(
		'an email refused temporarily, at its %s, is sent later, and its state says so',
		async (at) => {
			const { id } = await world.invite();
			world.smtp.mood = { kind: 'refuses', at, code: 451 };
			await world.deliver();
			const before = await stateOfInvitation(id);
			world.smtp.mood = { kind: 'takes' };
			await world.deliver();
			const tooEarly = world.smtp.mails.length;
			world.signInWorld.clock.now += 12_000;
			await world.deliver();

			expect([before, tooEarly, world.smtp.mails.length]).toEqual(['queued', 0, 1]);
			expect(await stateOfInvitation(id)).toBe('sent');
		}
	);

	test.each(['recipient', 'data'] as const)(
		'an email refused permanently, at its %s, has failed',
		async (at) => {
			const { id, email } = await world.invite();
			world.smtp.mood = { kind: 'refuses', at, code: 550 };

			await world.deliver();

			expect(await stateOfInvitation(id)).toBe('failed');
			expect(world.warned.join()).toContain('550');
			expect(world.warned.join()).not.toContain(email);
		}
	);

	test('a failed invitation can be sent again', async () => {
		const { id } = await world.invite();
		world.smtp.mood = { kind: 'refuses', at: 'recipient', code: 550 };
		await world.deliver();
		world.smtp.mood = { kind: 'takes' };
		world.signInWorld.clock.now += MINUTE;

		await world.change('administrator.resendInvitation', { id });
		await world.deliver();

		expect(await stateOfInvitation(id)).toBe('sent');
	});

	test('a connection lost after DATA is retried with the same email and the same link', async () => {
		const { id } = await world.invite();
		world.smtp.mood = { kind: 'drops' };
		await world.deliver();
		const before = await stateOfInvitation(id);
		world.smtp.mood = { kind: 'takes' };
		world.signInWorld.clock.now += MINUTE;

		await world.deliver();

		const [first, second, third] = world.smtp.mails;
		expect([before, third]).toEqual(['queued', undefined]);
		expect(second?.messageId).toBe(first?.messageId);
		expect(second?.link).toBe(first?.link);
		expect(second?.content.includes('/setup#token=')).toBe(true);
		const token = first === undefined ? '' : tokenIn(first);
		const used = await world.signInWorld.post('/session/v1/setup', { token, password });
		expect(used.status).toBe(204);
	});

	test('a link used before the retry ends the retries', async () => {
		const { id } = await world.invite();
		world.smtp.mood = { kind: 'drops' };
		await world.deliver();
		const [mail] = world.smtp.mails;
		const token = mail === undefined ? '' : tokenIn(mail);
		await world.signInWorld.post('/session/v1/setup', { token, password });
		world.smtp.mood = { kind: 'takes' };
		world.signInWorld.clock.now += MINUTE;

		await world.deliver();

		expect(world.smtp.mails).toHaveLength(1);
		expect((await world.row(id)).registered).toBe(true);
	});

	test('a server that is down for an hour gets the email, and one that stays down fails it', async () => {
		const { id } = await world.invite();
		const { port } = world.smtp;
		await world.smtp.close();
		for (let passed = 0; passed < 23 * HOUR; passed += HOUR) {
			await world.deliver();
			world.signInWorld.clock.now += HOUR;
		}
		const before = await stateOfInvitation(id);
		world.signInWorld.clock.now += 2 * HOUR;
		await world.deliver();

		expect(port).toBeGreaterThan(0);
		expect([before, await stateOfInvitation(id)]).toEqual(['queued', 'failed']);
	});

	test('a sender killed during delivery is replaced by another a little later', async () => {
		const { id } = await world.invite();
		const killed = world.newMailSender({ send: () => new Promise(() => {}) });
		killed.deliver().catch(() => undefined);
		await waitUntil(async () => (await claims()) === 1);

		await world.newMailSender().deliver();
		const early = world.smtp.mails.length;
		world.signInWorld.clock.now += 16_000;
		await world.newMailSender().deliver();

		expect([early, world.smtp.mails.length]).toEqual([0, 1]);
		expect(await stateOfInvitation(id)).toBe('sent');
	});

	async function claims(): Promise<number> {
		const rows = await world.signInWorld.store.db
			.selectFrom('effect')
			.select('id')
			.where('claimed_until', '>', 0)
			.execute();
		return rows.length;
	}
});
