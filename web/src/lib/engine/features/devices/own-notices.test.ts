import type { OwnEvent } from '@tenantry/shared/protocol/own-events.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { NoticesQuery } from '#lib/engine-api/account-security.ts';
import { SECRET, startOpen, type EngineFixture } from '#fixtures/engine.ts';

const PATH = '/session/v1/own-events';
const HOUR_MS = 3_600_000;

let fixture: EngineFixture;
let heardAt = 0;

beforeEach(async () => {
	fixture = await startOpen();
	say([event({ at: 100, isHere: true })]);
});

function say(events: readonly OwnEvent[]): void {
	fixture.server.sideAnswers.set(PATH, { events, serverNow: 1_000 });
}

function event(fields: Partial<OwnEvent> = {}): OwnEvent {
	return {
		kind: 'signed_in',
		at: 200,
		address: null,
		deviceName: null,
		isNewBrowser: false,
		isRecovery: false,
		isHere: false,
		...fields
	};
}

const strange = event({ isNewBrowser: true });
const asked = () => fixture.server.asked.filter((name) => name === PATH).length;

/** Returns the notices as a page shows them that has just heard from the server. */
async function told(query: Partial<NoticesQuery> = {}): Promise<readonly string[]> {
	let newest: readonly OwnEvent[] | undefined;
	const watch = fixture.engine.watch(
		{ kind: 'notices', heardAt: ++heardAt, ...query },
		(result) => {
			// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the query says
			newest = result as readonly OwnEvent[];
		}
	);
	await vi.waitFor(() => expect(newest).toBeDefined());
	watch.close();
	return (newest ?? []).map(({ kind, at }) => `${kind} ${at}`);
}

test('SEC-A15 events elsewhere after this device was added are reported an hour after the last look', async () => {
	const atFirst = await told();
	say([strange, event({ at: 100, isHere: true })]);
	fixture.clock.now += HOUR_MS - 1;
	const soon = await told();
	fixture.clock.now += 1;
	await told();

	await vi.waitFor(async () => expect(await told()).toEqual(['signed_in 200']));

	expect([atFirst, soon, asked()]).toEqual([[], [], 2]);
});

test('events before this device was added are not reported, and those after it at once', async () => {
	say([strange, event({ at: 100, isHere: true }), event({ at: 50, isNewBrowser: true })]);

	expect(await told()).toEqual(['signed_in 200']);
});

test('only suspicious events are reported, and none of this device', async () => {
	say([
		event({ kind: 'passkey_added', at: 190, isHere: true }),
		event({ kind: 'passkey_added', at: 180 }),
		event({ kind: 'stepped_up', at: 170, isRecovery: true }),
		event({ kind: 'stepped_up', at: 160 }),
		event({ kind: 'signed_out', at: 150 }),
		event({ kind: 'locked_out', at: 140 }),
		event({ at: 130 })
	]);
	await fixture.api.noteSeen(100);

	expect(await told()).toEqual(['passkey_added 180', 'stepped_up 170', 'locked_out 140']);
});

test('events that the person has seen are not reported again, after a restart neither, and new ones are', async () => {
	say([strange, event({ at: 100, isHere: true })]);
	await told();
	await fixture.api.noteSeen(200);
	const after = await told();
	fixture = await fixture.restart();
	const state = fixture.ask({ kind: 'engine' });
	const [known] = 'people' in state ? state.people : [];
	await fixture.api.unlock(known?.key ?? '', SECRET);
	say([event({ kind: 'password_set', at: 300 }), strange]);

	expect([after, await told()]).toEqual([[], ['password_set 300']]);
});

test('an unreachable server is asked again after new contact', async () => {
	fixture.server.isDown = true;
	const watch = fixture.engine.watch({ kind: 'notices', heardAt: 1 }, () => undefined);
	await vi.waitFor(() => expect(asked()).toBeGreaterThan(0));
	watch.close();
	fixture.server.isDown = false;
	const inVain = asked();

	const heard = await told();

	expect([heard, asked() - inVain]).toEqual([[], 1]);
});

test('no request is made while the server is unreachable', async () => {
	const watch = fixture.engine.watch({ kind: 'notices', heardAt: null }, () => undefined);
	await fixture.rest();
	watch.close();

	expect(asked()).toBe(0);
});
