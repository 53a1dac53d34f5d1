import { AdministratorId, OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;

/**
 * The table of docs/sync.md, "Access that ends", row by row: two owners who did not see each other.
 */
describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let owners: readonly [string, string];
	let ada: ServerReplica;
	let kim: ServerReplica;
	let id: AdministratorId;
	let start: number;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		owners = [
			await world.addAdministrator({ role: OWNER_ROLE }),
			await world.addAdministrator({ role: OWNER_ROLE })
		];
		start = world.clock.now;
		await meet('Manager');
	});
	afterEach(() => world.close());

	/** Adds the person whom both change, and lets both see everything. */
	async function meet(role: Role): Promise<void> {
		id = AdministratorId.parse(await world.addAdministrator({ role }));
		await look();
	}

	/** Signs both in again, because a session expires while the clock moves. */
	async function look(): Promise<void> {
		[ada, kim] = [await replicaOf(owners[0]), await replicaOf(owners[1])];
	}

	async function replicaOf(administratorId: string): Promise<ServerReplica> {
		const replica = new ServerReplica(world, await world.signIn(administratorId));
		await replica.pull();
		return replica;
	}

	const at = (hours: number) => start + hours * HOUR_MS;

	async function passTo(hours: number): Promise<void> {
		world.clock.now = at(hours);
		await look();
	}

	async function before<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<void> {
		expect(wordOf(await ada.change(name, args))).toBe('applied');
		await look();
	}

	/** Lets two changes arrive that were made at the same time; returns their outcomes. */
	async function race(first: Mutation, second: Mutation): Promise<readonly string[]> {
		const results = [...(await ada.push(first)), ...(await kim.push(second))];
		await look();
		return results.map(wordOf);
	}

	const now = () => ada.value('administrator', id);
	const endDate = (by: ServerReplica, hours: number) =>
		by.mutation('administrator.setEndDate', { id, endsAt: at(hours) });
	const until = (by: ServerReplica, hours: number) =>
		by.mutation('administrator.suspendUntil', { id, until: at(hours) });
	const raise = (by: ServerReplica, role: Role, hours: number) =>
		by.mutation('administrator.raiseRole', { id, role, until: at(hours) });
	const choose = (by: ServerReplica, role: Role) =>
		by.mutation('administrator.changeRole', { id, role });

	describe('an end date', () => {
		test.each(['first', 'second'])(
			'that is moved nearer stands if it arrives %s, and the other author learns of it',
			async (place) => {
				await before('administrator.setEndDate', { id, endsAt: at(18) });
				const isFirst = place === 'first';

				const outcomes = isFirst
					? await race(endDate(ada, 16), endDate(kim, 20))
					: await race(endDate(ada, 20), endDate(kim, 16));

				expect(now()).toMatchObject({ endsAt: at(16) });
				expect(outcomes).toEqual(isFirst ? ['applied', 'superseded'] : ['applied', 'applied']);
				const loser = isFirst ? kim : ada;
				expect([...loser.verdicts.values()].map(({ outcome }) => outcome)).toContain('superseded');
			}
		);

		test('that comes while the account is suspended until later drops the restoration', async () => {
			await before('administrator.setEndDate', { id, endsAt: at(5) });
			await before('administrator.suspendUntil', { id, until: at(9) });

			await passTo(6);
			expect(now()).toMatchObject({ suspended: true, restoreAt: null });
			await passTo(10);
			expect(now()).toMatchObject({ suspended: true });
		});

		test('that passes while the change is in transit applies at once', async () => {
			const offline = endDate(ada, 1);

			await passTo(2);
			await ada.push(offline);
			await look();

			expect(now()).toMatchObject({ suspended: true, endsAt: null });
		});

		test('no longer applies once a person restores the account after it', async () => {
			await before('administrator.setEndDate', { id, endsAt: at(1) });
			await passTo(2);

			await before('administrator.restore', { id });

			await passTo(30);
			expect(now()).toMatchObject({ suspended: false, endsAt: null });
		});
	});

	describe('a suspension until a time', () => {
		test.each(['first', 'second'])(
			'gives way to a suspension by hand, which arrives %s',
			async (place) => {
				const byHand = (by: ServerReplica) => by.mutation('administrator.suspend', { id });

				if (place === 'first') await race(byHand(ada), until(kim, 5));
				else await race(until(ada, 5), byHand(kim));

				await passTo(6);
				expect(now()).toMatchObject({ suspended: true });
			}
		);

		test('ends once a person restores the account', async () => {
			await before('administrator.suspendUntil', { id, until: at(5) });

			await before('administrator.restore', { id });

			expect(now()).toMatchObject({ suspended: false, restoreAt: null });
		});

		test.each([
			[5, 9],
			[9, 5]
		])('of two lasts until the later one: %d hours, then %d', async (first, second) => {
			await race(until(ada, first), until(kim, second));

			expect(now()).toMatchObject({ suspended: true, restoreAt: at(9) });
		});

		test('that is longer outlasts a planned one that begins meanwhile', async () => {
			const plannedSuspension = { from: at(1), until: at(3) };
			await before('administrator.suspendFrom', { id, plannedSuspension });
			await before('administrator.suspendUntil', { id, until: at(9) });

			await passTo(4);

			expect(now()).toMatchObject({ suspended: true, restoreAt: at(9) });
		});

		test('that arrives after its end is refused', async () => {
			const offline = until(ada, 1);
			await passTo(2);

			expect((await ada.push(offline)).map(wordOf)).toEqual(['time_passed']);
			expect(now()).toMatchObject({ suspended: false });
		});
	});

	describe('a raised role', () => {
		test('ends once a person who saw it chooses another role', async () => {
			await before('administrator.raiseRole', { id, role: 'Administrator', until: at(2) });

			await before('administrator.changeRole', { id, role: 'Billing Only' });

			await passTo(3);
			expect(now()).toMatchObject({ role: 'Billing Only', roleReturn: null });
		});

		test('goes on after a demotion to a role that is still above the one it returns to', async () => {
			await meet('Read Only');
			await before('administrator.raiseRole', { id, role: 'Administrator', until: at(2) });

			await before('administrator.changeRole', { id, role: 'Manager' });

			expect(now()).toMatchObject({ role: 'Manager', roleReturn: { role: 'Read Only' } });
			await passTo(3);
			expect(now()).toMatchObject({ role: 'Read Only' });
		});

		test('gives way to a lower role whose author had not seen it, and its author learns of it', async () => {
			await race(raise(ada, 'Administrator', 2), choose(kim, 'Command Runner'));

			expect(now()).toMatchObject({ role: 'Command Runner' });
			expect([...ada.verdicts.values()].map(({ outcome }) => outcome)).toContain('superseded');
			await passTo(3);
			expect(now()).toMatchObject({ role: 'Command Runner' });
		});

		test('stands against another role whose author had not seen it', async () => {
			const outcomes = await race(raise(ada, 'Administrator', 2), choose(kim, 'Billing Only'));

			expect(outcomes).toEqual(['applied', 'superseded']);
			expect(now()).toMatchObject({ role: 'Administrator', roleReturn: { role: 'Manager' } });
		});

		test('below a role that has since been given for good is refused', async () => {
			await meet('Read Only');

			const outcomes = await race(choose(ada, 'Administrator'), raise(kim, 'Manager', 2));

			expect(outcomes).toEqual(['applied', 'not_a_raise']);
			expect(now()).toMatchObject({ role: 'Administrator' });
		});

		test.each([
			[4, 2],
			[2, 4]
		])(
			'of two to the same role ends at the nearer time: %d hours, then %d',
			async (first, second) => {
				await race(raise(ada, 'Administrator', first), raise(kim, 'Administrator', second));

				expect(now()).toMatchObject({ roleReturn: { at: at(2), role: 'Manager' } });
			}
		);

		test('that is raised again returns to the role from before the first', async () => {
			await before('administrator.raiseRole', { id, role: 'Administrator', until: at(2) });

			await before('administrator.raiseRole', { id, role: OWNER_ROLE, until: at(4) });

			await passTo(3);
			expect(now()).toMatchObject({ role: OWNER_ROLE });
			await passTo(5);
			expect(now()).toMatchObject({ role: 'Manager', roleReturn: null });
		});

		test('that arrives after its end is refused', async () => {
			const offline = raise(ada, 'Administrator', 1);
			await passTo(2);

			expect((await ada.push(offline)).map(wordOf)).toEqual(['time_passed']);
			expect(now()).toMatchObject({ role: 'Manager' });
		});
	});

	describe('organizations given for a while', () => {
		let north: OrganizationId;
		let south: OrganizationId;

		beforeEach(async () => {
			north = OrganizationId.parse(await world.addOrganization());
			south = OrganizationId.parse(await world.addOrganization());
			await before('organizationAccess.setMode', { id, mode: 'selected', organizationIds: [] });
			const organizationIds = [north, south];
			await before('organizationAccess.raise', { id, organizationIds, until: at(2) });
		});

		const reached = () =>
			Object.entries(ada.value('organizationAccess', id) ?? {})
				.filter(([, isReached]) => isReached === true)
				.map(([organizationId]) => organizationId);

		test('are revoked one by one, and the others stand until their end', async () => {
			await before('organizationAccess.revoke', { id, organizationIds: [north] });

			expect(reached()).toEqual([south]);
			await passTo(3);
			expect(reached()).toEqual([]);
		});

		test('are given for good when they are revoked and granted again', async () => {
			await before('organizationAccess.revoke', { id, organizationIds: [north] });
			await before('organizationAccess.grant', { id, organizationIds: [north] });

			await passTo(3);

			expect(reached()).toEqual([north]);
		});
	});
});

function wordOf(result: PushResult | undefined): string {
	return result?.rejection?.code ?? result?.outcome ?? 'nothing';
}
