import { beforeEach, expect, test, vi } from 'vitest';
import { FakeServer, SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';
import { idOf, OWNER, page, person, provider, SELF } from '#fixtures/replica.ts';

const DAY_MS = 86_400_000;
const START = 100 * DAY_MS;

let fixture: EngineFixture;

/** Opens the copy of a person of a role, whose server can no longer be reached. */
async function openAs(role: string): Promise<void> {
	const server = new FakeServer();
	const by = (kind: string, at: number) => ({ operatorAccess: { kind, at } });
	const put = [
		provider(),
		person(SELF, { role }),
		person('sam', by('link', START - DAY_MS)),
		person('kim', by('factor', START - 2 * DAY_MS)),
		person('new', by('firstLink', START - DAY_MS)),
		person('old', by('link', START - 31 * DAY_MS)),
		person('rest')
	];
	server.first = page({ cookie: 'c1', version: 1, put });
	fixture = await startOpen({ server, clock: { now: START } });
	await fixture.engine.session?.features();
	fixture.server.isDown = true;
}

/** Returns the notices, once the device has read what was dismissed. */
async function told() {
	const notices = await vi.waitFor(() => fixture.ask({ kind: 'operatorNotices' }));
	return notices.map(({ id, act, at }) => ({ id, act, at }));
}

const sam = { id: idOf('sam'), act: 'link', at: START - DAY_MS };
const kim = { id: idOf('kim'), act: 'factor', at: START - 2 * DAY_MS };

beforeEach(() => openAs(OWNER));

test('SEC-D28 an owner sees offline which accounts in use the operator opened in 30 days, the newest first, and no first set-up', async () => {
	expect(await told()).toEqual([sam, kim]);
	fixture.clock.now += 29 * DAY_MS - 1;
	expect(await told()).toEqual([sam]);
	fixture.clock.now += 1;
	expect(await told()).toEqual([]);
});

test('SEC-D28 what an owner dismisses offline stays dismissed after a restart, and older ones with it', async () => {
	await fixture.api.dismissOperatorNotices(kim.at);
	expect(await told()).toEqual([sam]);

	await fixture.api.dismissOperatorNotices(sam.at);
	expect(await told()).toEqual([]);
	fixture = await fixture.restart();
	const state = fixture.ask({ kind: 'engine' });
	const [known] = 'people' in state ? state.people : [];
	await fixture.api.unlock(known?.key ?? '', SECRET);
	await fixture.engine.session?.features();

	expect(await told()).toEqual([]);
});

test.each(['Administrator', 'Manager', 'Read Only'])(
	'SEC-D28 the role %s sees none of it',
	async (role) => {
		await openAs(role);

		expect(await told()).toEqual([]);
	}
);
