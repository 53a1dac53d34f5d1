import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { AuditAnswer, AuditVerifyAnswer } from '@tenantry/shared/protocol/audit.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import {
	createServerWorld,
	DATABASES,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';
import { unlockLogs } from '#support/store/tamper.ts';

const HOUR_MS = 3_600_000;
const SUSPEND = 'administrator.suspend';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let sam: string;
	let owner: SignedInDevice;
	let replica: ServerReplica;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		sam = await world.addAdministrator({ role: 'Manager' });
		world.clock.now += 10 * HOUR_MS;
		owner = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }), 'Phone');
		replica = new ServerReplica(world, owner);
		await replica.pull();
	});
	afterEach(() => world.close());

	/** Made an hour ago, by the clock of its device. */
	function suspend(told: Partial<Mutation> = {}): Mutation {
		const authoredAt = world.clock.now - HOUR_MS;
		return { ...replica.mutation(SUSPEND, { id: sam }), authoredAt, ...told };
	}

	async function suspension() {
		return (await world.audit()).find(({ name }) => name === SUSPEND);
	}

	async function ask(path: string, body: object): Promise<unknown> {
		const answer = await owner.fetch(`/sync/v1/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ deviceId: owner.deviceId, ...body })
		});
		return answer.json();
	}

	async function activity() {
		const filters = { names: [SUSPEND] };
		return AuditAnswer.parse(await ask('audit', { limit: 10, filters })).events;
	}

	async function download(format: string): Promise<string> {
		const filters = JSON.stringify({ names: [SUSPEND] });
		const query = new URLSearchParams({ deviceId: owner.deviceId, format, filters });
		return (await owner.fetch(`/sync/v1/audit/export?${query.toString()}`)).text();
	}

	test('a time that its device calls uncertain is shown as such on screen and in both exports', async () => {
		await replica.push(suspend({ isTimeUncertain: true }));

		const madeAt = world.clock.now - HOUR_MS;
		expect(await activity()).toMatchObject([{ madeAt, isMadeAtUncertain: true }]);
		expect(JSON.parse(await download('json'))).toMatchObject([{ isMadeAtUncertain: true }]);
		const [head, line] = (await download('csv')).split('\r\n');
		const place = head?.split(',').indexOf('made_at_uncertain') ?? -1;
		expect(line?.split(',').at(place)).toBe('yes');
	});

	test('other times, and those from earlier apps, carry no such mark', async () => {
		await replica.push(suspend());

		const [event] = await activity();
		expect(event).toMatchObject({ madeAt: world.clock.now - HOUR_MS });
		expect(event).not.toHaveProperty('isMadeAtUncertain');
		expect(await download('json')).not.toContain('isMadeAtUncertain');
		const [, line] = (await download('csv')).split('\r\n');
		expect(line?.split(',').slice(-4)).toEqual(['', '', '', '']);
	});

	test('the elapsed time counted by the device decides, and not its clock', async () => {
		await replica.push(suspend({ madeAgoMs: 3 * HOUR_MS }));

		const made_at = world.clock.now - 3 * HOUR_MS;
		expect(await suspension()).toMatchObject({ made_at, made_uncertain: null });
	});

	test.each([
		['before there was time', 9e15, 0],
		['in the future', -HOUR_MS, 10]
	])('no change was made %s, whatever a device counts', async (_when, madeAgoMs, hours) => {
		const start = world.clock.now - 10 * HOUR_MS;

		await replica.push(suspend({ madeAgoMs }));

		expect((await suspension())?.made_at).toBe(hours === 0 ? 0 : start + hours * HOUR_MS);
	});

	test('a change with another count is the same change', async () => {
		const mutation = suspend({ madeAgoMs: HOUR_MS });
		const first = await replica.push(mutation);

		const again = await replica.push({
			...mutation,
			madeAgoMs: 2 * HOUR_MS,
			isTimeUncertain: true
		});

		expect(again).toEqual(first);
		expect((await world.audit()).filter(({ name }) => name === SUSPEND)).toHaveLength(1);
		expect((await suspension())?.made_uncertain).toBeNull();
	});

	test.each([
		['struck out', { isTimeUncertain: true }, null],
		['added', {}, 1]
	])('a mark that was %s by tampering breaks the chain', async (_how, told, made_uncertain) => {
		await replica.push(suspend(told));
		const event = await suspension();
		const verify = async () => AuditVerifyAnswer.parse(await ask('audit/verify', {}));
		expect((await verify()).brokenAt).toBeNull();

		await unlockLogs(world.store.db);
		await world.store.db
			.updateTable('audit_event')
			.set({ made_uncertain })
			.where('version', '=', event?.version ?? 0)
			.execute();

		expect((await verify()).brokenAt).toBe(event?.version);
	});
});
