import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import { inTodaysForm, mutatorOf, MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import { fieldKey, parseFieldKey } from '@tenantry/shared/row.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newMutationId, ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';
import {
	shippedMutations,
	type ShippedIds,
	type ShippedMutation
} from '#support/protocol/shipped-mutations.ts';

const IDS = {
	SUBJECT: 'a'.repeat(24),
	ORGANIZATION: 'b'.repeat(24),
	PROVIDER: 'c'.repeat(24),
	NEW: 'd'.repeat(24)
};

test('a mutator takes exactly the versions that were shipped', () => {
	const wanted = [...MUTATORS_BY_NAME]
		.filter(([, mutator]) => mutator.isInternal !== true)
		.flatMap(([name, { version, earlier = [] }]) =>
			Array.from({ length: 1 + earlier.length }, (_, before) => `${name}@${version - before}`)
		);

	const kept = shippedMutations.map(({ name, v }) => `${name}@${v}`);

	expect(kept.sort()).toEqual(wanted.sort());
});

describe.each(shippedMutations)('$name@$v', (shipped) => {
	const { name, v } = shipped;
	const { full, least, touches } = shipped.about(IDS);

	test('is parsed by this app, with all fields and with the required ones alone', () => {
		const mutator = mutatorOf(name);
		if (mutator === undefined) throw new Error(`No mutator ${name}`);

		const [all, some] = [full, least].map((args) => readArgs(mutator, { v, args }));

		expect([all?.ok, some?.ok]).toEqual([true, true]);
		const said = inTodaysForm({ name, v, args: full });
		expect(said).toMatchObject({ v: mutator.version });
		// A mutation means to change the same fields in any form of its arguments, so its bases
		// fit.
		const meant = all?.ok === true ? mutator.touches(all.value) : [];
		expect(meant.map((at) => fieldKey(at.collection, at.id, at.field))).toEqual(touches);
	});
});

describe('the current server', () => {
	let world: ServerWorld;
	let owner: ServerReplica;

	beforeEach(async () => {
		world = await createServerWorld();
		const id = await world.addAdministrator({ role: OWNER_ROLE });
		owner = new ServerReplica(world, await world.signIn(id));
	});
	afterEach(() => world.close());

	async function newIds(): Promise<ShippedIds> {
		return {
			SUBJECT: await world.addAdministrator({ role: 'Manager' }),
			ORGANIZATION: await world.addOrganization(),
			PROVIDER: world.providerId,
			NEW: newId()
		};
	}

	async function prepare({ given }: ShippedMutation): Promise<void> {
		const { providerId, clock, store } = world;
		const changes = given.map(([name, args]) => ({ name, args }));
		const actor = { name: 'The operator' };
		await applySystem(store, { providerId, at: clock.now, actor, changes });
		await owner.pull();
	}

	test.each(shippedMutations)(
		'decides $name@$v as the app of that version expects it',
		async (shipped) => {
			const said = shipped.about(await newIds());
			await prepare(said);
			const base = owner.basesOf(said.touches.map(parseFieldKey));
			const { name, v } = shipped;

			const [result] = await owner.push({
				id: newMutationId(),
				name,
				v,
				args: said.full,
				base,
				seen: owner.cookie,
				authoredAt: world.clock.now
			});

			expect(result?.rejection?.code).toBe(said.code);
			expect(result?.outcome).toBe(said.outcome);
		}
	);
});
