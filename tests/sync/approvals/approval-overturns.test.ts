import { APPROVAL_KINDS } from '@tenantry/shared/domain/approval/kinds.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApprovalWorld, type ApprovalWorld } from '#support/approvals/approval-world.ts';
import type { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

/** Dropping a kind is what makes the change wait. */
const kept = APPROVAL_KINDS.filter((kind) => kind !== 'delete');

describe.each(DATABASES)('on %s', (database) => {
	let world: ApprovalWorld;
	let ask: () => Promise<string>;

	beforeEach(async () => {
		world = await openApprovalWorld({ database });
		const { ada, providerId } = world;
		await world.apply('provider.setPolicy', { providerId, loosenOnlineOnly: true });
		const stricter = { providerId, approvals: kept, loosenOnlineOnly: true };
		ask = () => world.ask(ada, 'provider.setPolicy', stricter);
	});
	afterEach(() => world.closeVerified());

	/** Lets a person loosen what the waiting change makes stricter; returns the mutation's id. */
	async function loosen(by: ServerReplica): Promise<string> {
		await by.pull();
		const { providerId } = world;
		const mutation = by.mutation('provider.setPolicy', { providerId, loosenOnlineOnly: false });
		expect(await by.push(mutation)).toMatchObject([{ outcome: 'applied' }]);
		return mutation.id;
	}

	const isStrict = async () => {
		await world.ada.pull();
		return world.ada.value('provider', world.providerId)?.loosenOnlineOnly;
	};

	test.each(['approve', 'breakGlass'] as const)(
		'an owner who loosened what a waiting change makes stricter learns of it when another uses %s',
		async (decide) => {
			const { ada, kim } = world;
			const third = await world.enter(OWNER_ROLE);
			const id = await ask();
			const loosening = await loosen(third);
			const before = await world.verdictOf(third, loosening);

			expect(await world[decide](kim, id)).toBe('applied');

			expect(await isStrict()).toBe(true);
			expect(before?.outcome ?? 'applied').toBe('applied');
			expect(await world.verdictOf(third, loosening)).toMatchObject({
				outcome: 'superseded',
				conflicts: [{ field: 'loosenOnlineOnly', yours: false, theirs: true }]
			});
			expect(await world.verdictOf(ada, id)).toMatchObject({ outcome: 'applied' });
		}
	);

	test('an owner who approves what makes their own change ineffective learns of it', async () => {
		const { kim } = world;
		const id = await ask();
		const loosening = await loosen(kim);

		expect(await world.approve(kim, id)).toBe('applied');

		expect(await isStrict()).toBe(true);
		expect(await world.verdictOf(kim, loosening)).toMatchObject({ outcome: 'superseded' });
	});

	test('a declined change overturns nothing, and an approved one nothing of its own author', async () => {
		const { ada, kim } = world;
		const first = await ask();
		const ofKim = await loosen(kim);
		await world.decline(kim, first);
		expect(await isStrict()).toBe(false);

		await world.apply('provider.setPolicy', {
			providerId: world.providerId,
			loosenOnlineOnly: true
		});
		const second = await ask();
		const ofAda = await loosen(ada);
		expect(await world.approve(kim, second)).toBe('applied');

		const outcomes = await world.store.read(world.providerId, (reader) =>
			reader.mutations([ofKim, ofAda])
		);
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
	});
});
