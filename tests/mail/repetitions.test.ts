// @all: sends dozens of emails
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMailWorld, type MailWorld } from '#support/mail/world.ts';
import { openTemporarySqlite } from '#support/store/stores.ts';

const MINUTE = 60_000;
const CHANGED = 'mail.emailChanged';
const KATE = 'kate@north.example';

describe('on SQLite', () => {
	let world: MailWorld;
	let id: string;

	beforeEach(async () => {
		world = await openMailWorld(openTemporarySqlite);
		({ id } = await world.invite(KATE));
		await world.deliver();
	});
	afterEach(() => world.close());

	/** Changes the address there and back. */
	async function changeAddress(times: number): Promise<void> {
		for (let n = 0; n < times; n++)
			for (const email of ['elsewhere@north.example', KATE])
				await world.change('administrator.editDetails', { id, email });
		await world.deliver();
	}

	/** Returns how many emails about a changed address were sent, and how many wait. */
	async function changed(): Promise<readonly [sent: number, waiting: number]> {
		const effects = await world.signInWorld.store.db
			.selectFrom('effect')
			.select(['done_at', 'last_error'])
			.where('kind', '=', CHANGED)
			.execute();
		const done = effects.filter(({ done_at, last_error }) => done_at !== null && !last_error);
		return [done.length, effects.filter(({ done_at }) => done_at === null).length];
	}

	test('five emails that say the same to a person are sent at once, then one in ten minutes', async () => {
		const before = world.smtp.mails.length;
		await changeAddress(10);
		const atOnce = [await changed(), world.smtp.mails.length - before];
		world.signInWorld.clock.now += 9 * MINUTE;
		await changeAddress(10);
		const soon = await changed();
		world.signInWorld.clock.now += MINUTE;
		await world.deliver();
		const later = await changed();
		world.signInWorld.clock.now += 24 * 60 * MINUTE;
		await world.deliver();

		expect(atOnce).toEqual([[5, 1], 5]);
		expect(soon).toEqual([5, 1]);
		expect(later).toEqual([6, 0]);
		expect(await changed()).toEqual([6, 0]);
	});

	test('an invitation that is called off and asked for again and again is sent five times, and the last of them works', async () => {
		const sent = () => world.smtp.mails.filter(({ to }) => to.includes(KATE)).length;
		const before = sent();
		for (let n = 0; n < 10; n++) {
			await world.change('administrator.cancelInvitation', { id });
			await world.change('administrator.resendInvitation', { id });
			await world.deliver();
		}
		const other = await world.invite();
		await world.deliver();
		const atOnce = sent();
		world.signInWorld.clock.now += 10 * MINUTE;
		await world.deliver();

		// The first was sent as the account was added.
		expect([before, atOnce, sent()]).toEqual([1, 5, 6]);
		expect((await world.row(id)).invitationMail?.state).toBe('sent');
		expect((await world.row(other.id)).invitationMail?.state).toBe('sent');
	});

	test('someone who is added and deleted again and again gets twenty invitations, then one in ten minutes', async () => {
		const mallory = 'mallory@elsewhere.example';
		const sent = () => world.smtp.mails.filter(({ to }) => to.includes(mallory)).length;
		const add = () => world.invite(mallory);
		for (let n = 0; n < 22; n++) {
			const added = await add();
			await world.deliver();
			await world.change('administrator.delete', added);
		}
		const { id: lastId } = await add();
		await world.deliver();
		const atOnce = sent();
		await world.invite();
		await world.deliver();
		const elsewhere = world.smtp.mails.at(-1)?.to;
		world.signInWorld.clock.now += 10 * MINUTE;
		await world.deliver();
		const later = sent();
		world.signInWorld.clock.now += 24 * 60 * MINUTE;
		await world.deliver();

		expect([atOnce, later, sent()]).toEqual([20, 21, 21]);
		expect(elsewhere).not.toContain(mallory);
		expect((await world.row(lastId)).invitationMail?.state).toBe('sent');
	});
});
