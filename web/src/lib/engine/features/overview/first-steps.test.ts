import { expect, test } from 'vitest';
import { FakeServer, startOpen } from '#fixtures/engine.ts';
import { organization, OWNER, page, person, provider, SELF } from '#fixtures/replica.ts';

const DAY_MS = 86_400_000;

test('an owner of a new provider sees which first steps have been taken', async () => {
	const fixture = await start({ role: OWNER });

	expect(fixture.ask({ kind: 'firstSteps' })).toEqual({
		hasOrganization: false,
		hasSecondOwner: false,
		isMfaRequired: false,
		hasTeam: false
	});

	fixture.server.next = page({
		put: [
			provider({ globalMfaRequired: true }, 2),
			organization('alder', 'Alder Legal'),
			person('olga', { role: OWNER, createdAt: 1 }),
			person('sam', { createdAt: 1 })
		]
	});
	fixture.api.syncNow();
	await fixture.rest();

	expect(fixture.ask({ kind: 'firstSteps' })).toEqual({
		hasOrganization: true,
		hasSecondOwner: true,
		isMfaRequired: true,
		hasTeam: true
	});
});

test('a suspended owner does not count as a second owner', async () => {
	const { ask } = await start(
		{ role: OWNER },
		person('olga', { role: OWNER, suspended: true, createdAt: 1 })
	);

	expect(ask({ kind: 'firstSteps' })).toMatchObject({ hasSecondOwner: false });
});

test('the first steps are for owners of a new provider only', async () => {
	const manager = await start({ role: 'Manager' });
	const older = await start({ role: OWNER }, person('sam', { createdAt: -61 * DAY_MS }));

	expect(manager.ask({ kind: 'firstSteps' })).toBeNull();
	expect(older.ask({ kind: 'firstSteps' })).toBeNull();
});

async function start(self: object, ...others: ReturnType<typeof person>[]) {
	const server = new FakeServer();
	const put = [provider(), person(SELF, { createdAt: 0, ...self }), ...others];
	server.first = page({ cookie: 'c1', version: 1, put });
	return startOpen({ server });
}
