import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { AdministratorId, OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { Refused, ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 366 * 24 * HOUR_MS;

/** The servers of this file have no schedule, so it is always too late. */
describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let owner: ServerReplica;
	let ownerId: string;
	let sam: Sam;

	interface Sam {
		readonly id: AdministratorId;
		readonly replica: ServerReplica;
		readonly resume: () => Promise<number>;
	}

	beforeEach(async () => {
		world = await createServerWorld({ database });
		ownerId = await world.addAdministrator({ role: OWNER_ROLE });
		owner = await replicaOf(ownerId);
		sam = await addSam('Help Desk');
	});
	afterEach(() => world.close());

	async function replicaOf(id: string): Promise<ServerReplica> {
		const replica = new ServerReplica(world, await world.signIn(id));
		await replica.pull();
		return replica;
	}

	async function addSam(role: Role): Promise<Sam> {
		const id = AdministratorId.parse(await world.addAdministrator({ role }));
		const device = await world.signIn(id);
		const replica = new ServerReplica(world, device);
		await replica.pull();
		await owner.pull();
		const { deviceId, deviceCredential } = device;
		const resume = async () => {
			const answer = await world.request('/session/v1/resume', {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ deviceId, deviceCredential })
			});
			return answer.status;
		};
		return { id, replica, resume };
	}

	const inHours = (hours: number) => world.clock.now + hours * HOUR_MS;
	const wait = (hours: number) => void (world.clock.now += hours * HOUR_MS);

	/** Signs in again, because an earlier session may have expired while the clock moved. */
	async function look(): Promise<void> {
		owner = await replicaOf(ownerId);
	}

	async function change<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<string> {
		await look();
		const { outcome, rejection } = await owner.change(name, args);
		return rejection?.code ?? outcome;
	}

	async function bySchedule(): Promise<string[]> {
		const events = await world.audit();
		return events.filter(({ actor_name }) => actor_name === 'Schedule').map(({ name }) => name);
	}

	async function samNow() {
		await look();
		return owner.value('administrator', sam.id);
	}

	/** Makes the row of a store in which no owner stays, which no change brings about. */
	async function suspendInStore(id: string): Promise<void> {
		const { db } = world.store;
		const isTheirs = { collection: 'administrator', id };
		const { value } = await db
			.selectFrom('record')
			.select('value')
			.where((row) => row.and(isTheirs))
			.executeTakeFirstOrThrow();
		const suspended = JSON.stringify({ ...JSON.parse(value), suspended: true });
		await db
			.updateTable('record')
			.set({ value: suspended })
			.where((row) => row.and(isTheirs))
			.execute();
	}

	async function refusalOf(asked: Promise<unknown>): Promise<string | undefined> {
		const error: unknown = await asked.then(
			() => undefined,
			(reason: unknown) => reason
		);
		return error instanceof Refused ? error.code : undefined;
	}

	describe('an account whose end has come', () => {
		beforeEach(async () => {
			await change('administrator.setEndDate', { id: sam.id, endsAt: inHours(0.5) });
			await sam.replica.pull();
		});

		test('SEC-C16 is out at its next request, without any schedule', async () => {
			wait(0.5);

			expect(await refusalOf(sam.replica.pull())).toBe('device_revoked');
			expect(await bySchedule()).toEqual(['administrator.endAccount']);
		});

		test('SEC-C16 works until the last millisecond', async () => {
			world.clock.now += 0.5 * HOUR_MS - 1;

			expect(await refusalOf(sam.replica.pull())).toBeUndefined();
			expect(await bySchedule()).toEqual([]);
		});

		test('SEC-C16 does not come back with its device’s credential', async () => {
			wait(0.5);

			expect(await sam.resume()).toBe(403);
		});

		test('SEC-C16 sends nothing that counts', async () => {
			const late = sam.replica.mutation('administrator.sendPasswordReset', { id: sam.id });
			wait(0.5);

			expect(await refusalOf(sam.replica.push(late))).toBe('device_revoked');
		});

		test('SEC-C16 has an API key that ends with it', async () => {
			const api = await openApiClient(world, sam.id);
			expect((await api.get(`/providers/${world.providerId}/settings`)).status).not.toBe(401);

			wait(0.5);

			expect((await api.get(`/providers/${world.providerId}/settings`)).status).toBe(401);
			expect(await bySchedule()).toEqual(['administrator.endAccount']);
		});

		test('is shown as suspended to the next person who looks, with one event', async () => {
			wait(48);

			expect(await samNow()).toMatchObject({ suspended: true, endsAt: null });
			expect(await bySchedule()).toEqual(['administrator.endAccount']);
		});

		test('stays active once an owner restores it', async () => {
			wait(48);

			expect(await change('administrator.restore', { id: sam.id })).toBe('applied');

			wait(48);
			expect(await samNow()).toMatchObject({ suspended: false, endsAt: null });
			expect(await bySchedule()).toHaveLength(1);
		});

		test('is out as well after the server was down across its end', async () => {
			wait(5);
			await world.restart();

			expect(await refusalOf(sam.replica.pull())).toBe('device_revoked');
			expect(await bySchedule()).toHaveLength(1);
		});
	});

	describe('a raised role', () => {
		const until = (hours: number, role: Role = OWNER_ROLE) =>
			change('administrator.raiseRole', { id: sam.id, role, until: inHours(hours) });

		test('SEC-D15 decides nothing after its end, in the same request and without any schedule', async () => {
			const { id } = await addSam('Read Only');
			await until(0.5);
			await sam.replica.pull();
			const [allowed, late] = ['Manager', 'Administrator'].map((role) =>
				sam.replica.mutation('administrator.changeRole', { id, role })
			);
			if (allowed === undefined || late === undefined) throw new Error('Nothing was made.');

			const [first] = await sam.replica.push(allowed);
			wait(0.5);
			const [second] = await sam.replica.push(late);

			expect(first?.outcome).toBe('applied');
			expect(second?.rejection?.code).toBe('not_permitted');
			expect(await samNow()).toMatchObject({ role: 'Help Desk', roleReturn: null });
			expect(await bySchedule()).toEqual(['administrator.endRaise']);
		});

		test('SEC-D15 shows nothing after its end that the role from before does not show', async () => {
			const restricted = await world.addAdministrator({
				role: 'Command Runner',
				accessMode: 'selected'
			});
			await until(0.5);
			await sam.replica.pull();
			expect(sam.replica.value('administrator', restricted)).toBeDefined();

			wait(0.5);
			await sam.replica.pull();

			expect(sam.replica.value('administrator', restricted)).toBeUndefined();
		});

		test('SEC-D15 is neither given nor extended by the person themselves', async () => {
			await until(1);
			await sam.replica.pull();

			const own = await sam.replica.change('administrator.raiseRole', {
				id: sam.id,
				role: OWNER_ROLE,
				until: inHours(8)
			});

			expect(own.rejection?.code).toBe('self_forbidden');
		});

		test('SEC-D15 is limited by the provider, whatever the device’s clock says', async () => {
			await owner.pull();
			const args = { id: sam.id, role: 'Manager', until: inHours(13) };
			const made = owner.mutation('administrator.raiseRole', args);

			const [result] = await owner.push({ ...made, authoredAt: world.clock.now + YEAR_MS });

			expect(result?.rejection?.code).toBe('raise_too_long');
		});

		test('that was made offline and arrives after its end is refused', async () => {
			await owner.pull();
			const args = { id: sam.id, role: 'Manager', until: inHours(2) };
			const made = owner.mutation('administrator.raiseRole', args);
			wait(3);
			await look();

			const [result] = await owner.push({ ...made, authoredAt: world.clock.now - YEAR_MS });

			expect(result?.rejection?.code).toBe('time_passed');
			expect(await samNow()).toMatchObject({ role: 'Help Desk' });
		});

		test('that arrives twice is given once', async () => {
			await owner.pull();
			const args = { id: sam.id, role: 'Manager', until: inHours(2) };
			const made = owner.mutation('administrator.raiseRole', args);

			const first = await owner.push(made);
			wait(3);
			await look();
			const second = await owner.push(made);

			expect(second).toEqual(first);
			expect(await samNow()).toMatchObject({ role: 'Help Desk', roleReturn: null });
			expect(await bySchedule()).toEqual(['administrator.endRaise']);
		});

		test('ends when a person chooses another role, and does not return', async () => {
			await until(0.5);

			await change('administrator.changeRole', { id: sam.id, role: 'Billing Only' });
			wait(1);

			expect(await samNow()).toMatchObject({ role: 'Billing Only', roleReturn: null });
			expect(await bySchedule()).toEqual([]);
		});

		test('of the last owner waits until there is another one, and holds nothing else up', async () => {
			await until(0.5);
			await suspendInStore(ownerId);
			wait(0.6);
			await sam.replica.pull();
			expect(sam.replica.value('administrator', sam.id)).toMatchObject({ role: OWNER_ROLE });
			expect(await bySchedule()).toEqual([]);

			const restored = await sam.replica.change('administrator.restore', {
				id: AdministratorId.parse(ownerId)
			});
			world.clock.now += 60_000;
			await sam.replica.pull();

			expect(restored.outcome).toBe('applied');
			expect(sam.replica.value('administrator', sam.id)).toMatchObject({ role: 'Help Desk' });
			expect(await bySchedule()).toEqual(['administrator.endRaise']);
		});
	});

	test('SEC-D15 organizations given for a while are out of sight after their end', async () => {
		const given = OrganizationId.parse(await world.addOrganization());
		await change('organizationAccess.setMode', {
			id: sam.id,
			mode: 'selected',
			organizationIds: []
		});
		await change('organizationAccess.raise', {
			id: sam.id,
			organizationIds: [given],
			until: inHours(0.5)
		});
		await sam.replica.pull();
		expect(sam.replica.ids('organization')).toEqual([given]);

		wait(0.5);
		await sam.replica.pull();

		expect(sam.replica.ids('organization')).toEqual([]);
		expect(await samNow()).toMatchObject({ accessReturns: null });
		expect(await bySchedule()).toEqual(['organizationAccess.endRaise']);
	});

	describe('a suspension that ends', () => {
		test('locks out now and restores by itself, API key included', async () => {
			const api = await openApiClient(world, sam.id);
			const ask = async () => (await api.get(`/providers/${world.providerId}/settings`)).status;
			await change('administrator.suspendUntil', { id: sam.id, until: inHours(2) });

			expect(await refusalOf(sam.replica.pull())).toBe('device_revoked');
			expect(await ask()).toBe(401);
			wait(2);
			expect(await ask()).not.toBe(401);
			expect(await samNow()).toMatchObject({ suspended: false, restoreAt: null });
			expect(await bySchedule()).toEqual(['administrator.endSuspension']);
		});

		test('that began and ended while the server was down is two events, in order', async () => {
			const plannedSuspension = { from: inHours(1), until: inHours(2) };
			await change('administrator.suspendFrom', { id: sam.id, plannedSuspension });

			wait(12);
			await world.restart();

			// Whoever was signed in before is signed out, as if it had been on time.
			expect(await refusalOf(sam.replica.pull())).toBe('device_revoked');
			expect(await samNow()).toMatchObject({ suspended: false });
			expect(await bySchedule()).toEqual([
				'administrator.startSuspension',
				'administrator.endSuspension'
			]);
		});

		test('does not restore an account whose end came before', async () => {
			await change('administrator.setEndDate', { id: sam.id, endsAt: inHours(1) });
			await change('administrator.suspendUntil', { id: sam.id, until: inHours(2) });

			wait(12);

			expect(await samNow()).toMatchObject({ suspended: true, restoreAt: null });
			expect(await bySchedule()).toEqual(['administrator.endAccount']);
		});

		test('does not restore after a suspension by hand', async () => {
			await change('administrator.suspendUntil', { id: sam.id, until: inHours(2) });
			await change('administrator.suspend', { id: sam.id });

			wait(12);

			expect(await samNow()).toMatchObject({ suspended: true, restoreAt: null });
			expect(await bySchedule()).toEqual([]);
		});
	});

	test('a plan of a deleted account is dropped with it', async () => {
		await change('administrator.setEndDate', { id: sam.id, endsAt: inHours(0.5) });
		await change('administrator.delete', { id: sam.id, email: `${sam.id}@north.example` });

		wait(1);
		await look();

		expect(await bySchedule()).toEqual([]);
		expect(await world.store.db.selectFrom('plan_time').selectAll().execute()).toEqual([]);
	});
});
