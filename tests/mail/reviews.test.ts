import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { createMailSender } from '@tenantry/sync-server/mail/mail-sender.ts';
import { createSmtpMailer } from '@tenantry/sync-server/mail/smtp-mailer.ts';
import { readBacklog } from '@tenantry/sync-server/metrics/backlog.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startMailServer, type MailServer } from '#support/mail/server.ts';
import {
	DAY_MS,
	HOUR_MS,
	openReviewWorld,
	type ReviewWorld
} from '#support/reviews/review-world.ts';
import type { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

const ASKED = 'You were asked to review access';
const REMINDED = 'An access review ends soon';

describe.each(DATABASES)('on %s', (database) => {
	let world: ReviewWorld;
	let smtp: MailServer;

	beforeEach(async () => {
		[world, smtp] = await Promise.all([openReviewWorld({ database }), startMailServer()]);
	});
	afterEach(async () => {
		await smtp.close();
		await world.close();
	});

	async function send(): Promise<void> {
		await createMailSender({
			store: world.store,
			clock: () => world.clock.now,
			origin: new URL('https://portal.example'),
			mailer: createSmtpMailer(new URL(smtp.url), 'Portal <portal@msp.example>'),
			sealer: createSealer([{ id: 'mail', key: new Uint8Array(32) }]),
			log: { warn() {} }
		}).deliver();
	}

	async function pass(ms: number): Promise<void> {
		await world.wait(ms);
		await send();
	}

	const mailsTo = ({ administratorId }: ServerReplica) =>
		smtp.mails.filter(({ to }) => to.includes(`${administratorId}@north.example`));
	const sentTo = (who: ServerReplica) => mailsTo(who).map(({ subject }) => subject);

	async function decideAll(reviewId: string): Promise<void> {
		for (const id of [world.sam, world.lee])
			await world.change(world.ada, 'administrator.review', { id, reviewId, kind: 'keep' });
	}

	test('asks the reviewers, except the one who started the review, with a link and without names', async () => {
		const { ada, kim } = world;
		const id = await world.start({ name: 'Secret project' });

		await send();

		expect(sentTo(ada)).toEqual([]);
		expect(sentTo(kim)).toEqual([ASKED]);
		const [mail] = mailsTo(kim);
		expect(mail?.link).toBe(`https://portal.example/reviews/${id}`);
		expect(mail?.content).toContain('review the access of 2 administrators at North Provider');
		expect(mail?.content).toContain('The review ends on January 12, 2026 at 9:00 AM UTC. Accounts');
		expect(mail?.content).toContain('suspended, except those that no other reviewer could decide');
		expect(mail?.content).not.toMatch(/Secret|Ada|Help Desk/);
	});

	test('reminds every reviewer once, a day before the end', async () => {
		const { ada, kim } = world;
		await world.start({ undecided: 'list' });
		await pass(6 * DAY_MS - 1);
		expect(sentTo(ada)).toEqual([]);

		await pass(1);
		await pass(DAY_MS - 1);

		expect([sentTo(ada), sentTo(kim)]).toEqual([[REMINDED], [ASKED, REMINDED]]);
		expect(mailsTo(ada)[0]?.content).not.toContain('suspended');
	});

	test('reminds later in a short review', async () => {
		await world.start({ dueAt: world.clock.now + 8 * HOUR_MS });
		await pass(6 * HOUR_MS - 1);
		expect(sentTo(world.ada)).toEqual([]);

		await pass(1);

		expect(sentTo(world.ada)).toEqual([REMINDED]);
	});

	test.each([
		['everything is decided', decideAll],
		[
			'the review was closed',
			(id: string) => world.change(world.ada, 'accessReview.close', { id })
		],
		['the review is over', () => world.wait(3 * DAY_MS)]
	])('reminds nobody if %s', async (_, happen: (id: string) => Promise<unknown>) => {
		const id = await world.start();
		await pass(5 * DAY_MS);
		await happen(id);

		await pass(DAY_MS);

		expect([sentTo(world.ada), sentTo(world.kim)]).toEqual([[], [ASKED]]);
	});

	test('does not remind anyone of a decision about themselves', async () => {
		const { ada, kim } = world;
		await world.start({ subjects: [ada.administratorId] });

		await pass(6 * DAY_MS);

		expect([sentTo(ada), sentTo(kim)]).toEqual([[], [ASKED, REMINDED]]);
	});

	test('does not email a reviewer who is suspended or no longer an owner', async () => {
		const { ada, kim } = world;
		const third = await world.enter('Administrator With Billing');
		const reviewers = [ada, kim, third].map(({ administratorId }) => administratorId);
		await world.start({ reviewers });
		await world.change(ada, 'administrator.suspend', { id: kim.administratorId });
		await world.change(ada, 'administrator.changeRole', {
			id: third.administratorId,
			role: 'Manager'
		});

		await pass(6 * DAY_MS);

		expect([sentTo(ada), sentTo(kim), sentTo(third)]).toEqual([[REMINDED], [], []]);
	});

	test('asks all reviewers of a review that the server repeats', async () => {
		const { ada, kim } = world;
		await decideAll(await world.start({ repeatDays: 30, undecided: 'list' }));
		await pass(7 * DAY_MS);
		expect([sentTo(ada), sentTo(kim)]).toEqual([[], []]);

		await world.bySchedule();
		await send();

		expect([sentTo(ada), sentTo(kim)]).toEqual([[ASKED], [ASKED]]);
		expect(mailsTo(ada)[0]?.content).toContain('the access of 3 administrators');
	});

	test('does not count deleted accounts, and sends no reminder if only those are left', async () => {
		const { ada, kim, sam, lee } = world;
		const remove = (id: string) =>
			world.apply('administrator.delete', { id, email: `${id}@north.example` });
		await world.start();
		await remove(sam);
		await send();
		expect(mailsTo(kim)[0]?.content).toContain('review the access of 1 administrator at');

		await remove(lee);
		await pass(6 * DAY_MS);

		expect([sentTo(ada), sentTo(kim)]).toEqual([[], [ASKED]]);
	});

	test('sends no email about a review of no one', async () => {
		await world.start({ subjects: [] });

		await pass(6 * DAY_MS);

		expect(smtp.mails).toEqual([]);
	});

	test('leaves reminders that are not due out of the backlog', async () => {
		await world.start();
		await send();

		expect(await readBacklog(world.store.db, world.clock.now)).toMatchObject({
			mails: 0,
			oldestMailMs: 0
		});
	});
});
