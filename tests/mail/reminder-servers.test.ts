// @all: real processes under another clock; reminders.test.ts has the same emails
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { expect, test } from 'vitest';
import { startMailServer } from '#support/mail/server.ts';
import { findFakeTime, openFakeTime } from '#support/machine/fake-time.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { openRaceWorld, type RaceWorld } from '#support/servers/race-world.ts';
import { ServerReplica } from '#support/servers/replica.ts';

const MINUTE_MS = 60_000;
const library = findFakeTime();

/** Adds an owner who makes a change that is refused; returns their address. */
async function fail(world: RaceWorld): Promise<string> {
	const id = await world.addAdministrator({ role: OWNER_ROLE });
	const replica = new ServerReplica(world, await world.signIn(id));
	await replica.pull();
	const { outcome } = await replica.change('administrator.suspend', { id });
	expect(outcome).toBe('rejected');
	return `${id}@north.example`;
}

if (library !== undefined)
	test('SEC-G16 two servers on PostgreSQL that are killed while they send a reminder send it once', async () => {
		await using kept = new AsyncDisposableStack();
		const time = kept.adopt(await openFakeTime(library), (it) => it.close());
		const smtp = kept.adopt(await startMailServer(), (it) => it.close());
		const env = { ...time.env, SMTP_URL: smtp.url, MAIL_FROM: 'Portal <portal@msp.example>' };
		const world = kept.adopt(await openRaceWorld('postgres', env), (it) => it.close());
		const sentTo = (email: string) => smtp.mails.filter(({ to }) => to.includes(email)).length;
		const kim = await fail(world);
		smtp.mood = { kind: 'holds' };
		await time.setAhead(16 * MINUTE_MS);
		await waitUntil(() => smtp.holding === 1);
		await Promise.all(world.servers.map((server) => server.kill9()));

		smtp.mood = { kind: 'takes' };
		await time.setAhead(18 * MINUTE_MS);
		await Promise.all(world.servers.map((server) => server.start()));
		await waitUntil(() => sentTo(kim) > 0);
		const other = await fail(world);
		await time.setAhead(36 * MINUTE_MS);
		await waitUntil(() => sentTo(other) > 0);

		expect([kim, other].map(sentTo)).toEqual([1, 1]);
		expect(smtp.mails).toHaveLength(2);
	});
