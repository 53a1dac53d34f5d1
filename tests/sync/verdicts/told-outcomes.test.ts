import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { AuditAnswer, type AuditFilters } from '@tenantry/shared/protocol/audit.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { link } from '@tenantry/sync-server/sync/audit/chain.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	createServerWorld,
	DATABASES,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

const FACTS = [
	{ name: 'administrator.recordRegistration' },
	{ name: 'administrator.recordEnrolment', isFinished: false },
	{ name: 'administrator.recordEnrolment', isFinished: true },
	{ name: 'administrator.eraseEnrolment' },
	{ name: 'administrator.recordApiKey', prefix: 'abcd', expiresAt: 2_000_000_000_000 }
] as const;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let owner: SignedInDevice;
	let sam: string;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		owner = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }), 'Phone');
		sam = await world.addAdministrator({ role: 'Manager', firstName: 'Sam' });
	});
	afterEach(() => world.close());

	async function record({ name, ...args }: (typeof FACTS)[number]): Promise<void> {
		const { store, providerId, clock } = world;
		const changes = [{ name, args: { id: sam, ...args } }];
		await applySystem(store, { providerId, actor: { name: 'Server' }, at: clock.now, changes });
	}

	async function told(filters: AuditFilters): Promise<readonly string[]> {
		const answer = await owner.fetch('/sync/v1/audit', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ deviceId: owner.deviceId, limit: 200, filters })
		});
		const { events } = AuditAnswer.parse(await answer.json());
		return events.map(({ name, outcome }) => `${name} ${outcome}`);
	}

	/** Appends the event as the chain had it when recording a fact was still decided `noop`. */
	async function appendEarlierEvent(): Promise<void> {
		const [latest] = (await world.audit()).toReversed();
		if (latest === undefined) throw new Error('Nothing has happened yet.');
		const { hash, previous_hash: previousHash, ...entry } = latest;
		expect(previousHash).not.toBe(hash);
		const event = link(hash, { ...entry, version: entry.version + 1, outcome: 'noop' });
		await world.store.write(world.providerId, (tx) =>
			tx.append({
				rows: [],
				unindexed: [],
				indexed: [],
				mutations: [],
				amended: [],
				events: [event]
			})
		);
	}

	test('a change that records a new fact is applied', async () => {
		for (const fact of FACTS.slice(1)) await record(fact);

		const events = (await world.audit()).slice(1 - FACTS.length);
		expect(events.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(
			FACTS.slice(1).map(({ name }) => `${name} applied`)
		);
	});

	test('a change that records a known fact changes nothing and says so', async () => {
		await record(FACTS[0]);

		const [again] = (await world.audit()).toReversed();
		expect(again).toMatchObject({ name: FACTS[0].name, outcome: 'noop', changes: '[]' });
		expect(await told({ outcomes: ['noop'] })).toEqual([`${FACTS[0].name} noop`]);
		expect(await told({ outcomes: ['applied'] })).not.toContain(`${FACTS[0].name} noop`);
	});

	test('an early event that changed something keeps its hash and is shown and found as applied', async () => {
		await record(FACTS[4]);
		await appendEarlierEvent();
		const said = 'administrator.recordApiKey applied';

		const [early] = (await world.audit()).toReversed();
		expect(early).toMatchObject({ name: FACTS[4].name, outcome: 'noop' });
		expect(await told({ names: [FACTS[4].name] })).toEqual([said, said]);
		expect(await told({ names: [FACTS[4].name], outcomes: ['applied'] })).toEqual([said, said]);
		expect(await told({ names: [FACTS[4].name], outcomes: ['noop', 'rejected'] })).toEqual([]);
	});

	test('an export uses the same words for time and outcome', async () => {
		await record(FACTS[4]);
		await appendEarlierEvent();
		const query = new URLSearchParams({ deviceId: owner.deviceId, format: 'json', filters: '{}' });

		const file: unknown = await (await owner.fetch(`/sync/v1/audit/export?${query}`)).json();

		const decidedAt = new Date(world.clock.now).toISOString();
		const newest = Array.isArray(file) ? file.slice(-2) : [];
		const same = { action: FACTS[4].name, outcome: 'applied', decidedAt };
		expect(newest).toMatchObject([same, same]);
		expect(newest.filter((line) => 'appliedAt' in line)).toEqual([]);
	});
});
