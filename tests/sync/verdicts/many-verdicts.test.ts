import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#support/servers/operator.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

/** A page ends once it has a thousand, and they are read fifty at a time. */
const MOST_IN_PAGE = 1_050;
const MOST_IN_PUSH = 500;

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;

	beforeEach(async () => {
		world = await createServerWorld({ database });
	});
	afterEach(() => world.close());

	async function openReplica(administratorId: string): Promise<ServerReplica> {
		return new ServerReplica(world, await world.signIn(administratorId));
	}

	async function push(replica: ServerReplica, mutations: readonly Mutation[]): Promise<void> {
		for (let from = 0; from < mutations.length; from += MOST_IN_PUSH)
			await replica.push(...mutations.slice(from, from + MOST_IN_PUSH));
	}

	/** Pulls to the end; returns the number of verdicts in each page. */
	async function pullInPages(replica: ServerReplica): Promise<number[]> {
		const pages: number[] = [];
		let cookie: string | null | undefined;
		while (replica.cookie !== cookie) {
			cookie = replica.cookie;
			const before = replica.verdicts.size;
			await replica.pull({ pages: 1 });
			pages.push(replica.verdicts.size - before);
		}
		return pages;
	}

	test('SEC-E21 a device that was away gets verdicts in pages, and the rows with them', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const id = await world.addOrganization();
		const [working, away] = [await openReplica(owner), await openReplica(owner)];
		await working.pull();
		await away.pull();
		const names = Array.from({ length: 2_300 }, (_, place) => `Contoso ${place}`);
		await push(
			working,
			names.map((name) => working.mutation('organization.rename', { id, name }))
		);

		const pages = await pullInPages(away);

		expect(away.verdicts.size).toBe(2_300);
		expect(Math.max(...pages)).toBeLessThanOrEqual(MOST_IN_PAGE);
		await working.pull();
		expect(away.rows).toEqual(working.rows);
		expect(away.version).toBe(working.version);
	});

	test('SEC-E21 a new device gets what still needs its person in pages', async () => {
		const person = await world.addAdministrator({ role: 'Read Only' });
		const working = await openReplica(person);
		await working.pull();
		const refused = () => working.mutation('organization.create', { id: newId(), name: 'Contoso' });
		await push(working, Array.from({ length: 1_200 }, refused));
		const fresh = await openReplica(person);

		const pages = await pullInPages(fresh);

		expect(fresh.verdicts.size).toBe(1_200);
		expect(Math.max(...pages)).toBeLessThanOrEqual(MOST_IN_PAGE);
		await working.pull();
		expect(fresh.rows).toEqual(working.rows);
	});

	test('SEC-E21 a device whose sight has changed gets them in pages', async () => {
		const owner = await world.addAdministrator({ role: OWNER_ROLE });
		const person = await world.addAdministrator({ role: 'Administrator' });
		const working = await openReplica(person);
		await working.pull();
		const away = await openReplica(person);
		await away.pull();
		const added = () => working.mutation('organization.create', { id: newId(), name: 'Contoso' });
		await push(working, Array.from({ length: 1_200 }, added));
		const changing = await openReplica(owner);
		await changing.pull();
		await changing.change('administrator.changeRole', { id: person, role: 'Billing Only' });

		const pages = await pullInPages(away);

		expect(away.resets).toEqual(['sight']);
		expect(away.verdicts.size).toBe(1_200);
		expect(Math.max(...pages)).toBeLessThanOrEqual(MOST_IN_PAGE);
	});
});
