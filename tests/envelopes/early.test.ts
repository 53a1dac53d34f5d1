import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statesOf } from '#support/envelopes/post.ts';
import { createEnvelopeWorld, type EnvelopeWorld } from '#support/envelopes/world.ts';
import { newId } from '#support/servers/operator.ts';
import { newMutationId } from '#support/servers/replica.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: EnvelopeWorld;

	beforeEach(async () => {
		world = await createEnvelopeWorld(database);
	});
	afterEach(() => world.close());

	const send = async (...mutations: readonly Mutation[]) =>
		statesOf(
			world,
			...(await Promise.all(mutations.map((mutation) => world.owner.device.seal(mutation))))
		);

	/** Sends a mutation that has overtaken another; it is decided once that one is. */
	async function expectLaterThan(first: Mutation, early: Mutation): Promise<void> {
		const before = await world.version();

		const overtaking = await send(early);
		const version = await world.version();
		const inOrder = await send(first, early);

		expect([overtaking, version]).toEqual([['later'], before]);
		expect(inOrder).toEqual(['received', 'received']);
		expect(await world.eventsOf(early.id)).toHaveLength(1);
	}

	function createOrganization(): { readonly id: string; readonly mutation: Mutation } {
		const id = newId();
		const args = { id, name: 'New' };
		return { id, mutation: world.owner.replica.mutation('organization.create', args) };
	}

	test('a change is decided after the creation that it depends on', async () => {
		const { id, mutation } = createOrganization();
		const { replica } = world.owner;
		const args = { id, name: 'Newer' };
		const rename = after(
			mutation,
			replica.mutation('organization.rename', args, { dependsOn: mutation.id })
		);

		const overtaking = await send(rename);
		const [created] = await replica.push(mutation);
		const inOrder = await send(rename);

		expect([overtaking, created?.outcome, inOrder]).toEqual([['later'], 'applied', ['received']]);
		expect(await world.eventsOf(rename.id)).toMatchObject([{ outcome: 'applied' }]);
	});

	/** Creates an administrator who reaches everything, and takes that back at once. */
	function createRestricted(): {
		readonly id: string;
		readonly creation: Mutation;
		readonly restrictions: readonly Mutation[];
	} {
		const { replica } = world.owner;
		const id = newId();
		const person = { id, email: 'new@north.example', firstName: 'New', lastName: 'Person' };
		const creation = replica.mutation('administrator.create', {
			...person,
			role: 'Manager',
			accessMode: 'all',
			mfaRequired: false
		});
		const dependsOn = creation.id;
		const restrictions = [
			replica.mutation(
				'organizationAccess.setMode',
				{ id, mode: 'selected', organizationIds: [] },
				{ dependsOn }
			),
			replica.mutation('administrator.requireMfa', { id }, { dependsOn })
		];
		return { id, creation, restrictions };
	}

	test('what restricts a new account waits until its creation is confirmed, and then restricts it', async () => {
		const { replica } = world.owner;
		const { id, creation, restrictions } = createRestricted();

		const states = await send(creation, ...restrictions);
		const before = await world.version();
		const again = await send(...restrictions);
		const redo = { ...creation, id: newMutationId(), redoOf: creation.id };
		const [confirmed] = await replica.push(redo);
		const late = await send(...restrictions);
		await replica.pull();

		expect(states).toEqual(['received', 'later', 'later']);
		expect(again).toEqual(['later', 'later']);
		expect(confirmed?.outcome).toBe('applied');
		expect(before).toBeLessThan(await world.version());
		expect(late).toEqual(['received', 'received']);
		expect(replica.value('administrator', id)).toMatchObject({
			mfaRequired: true,
			accessMode: 'selected'
		});
		for (const { id: mutationId } of restrictions)
			expect(await world.eventsOf(mutationId)).toMatchObject([{ outcome: 'applied' }]);
	});

	test('what restricts a new account is refused once its creation was discarded', async () => {
		const { replica } = world.owner;
		const { creation, restrictions } = createRestricted();
		await send(creation, ...restrictions);
		const discard = replica.mutation('verdict.discard', { mutationId: creation.id });
		await replica.push({ ...discard, redoOf: creation.id });

		const states = await send(...restrictions);

		expect(states).toEqual(['received', 'received']);
		for (const { id: mutationId } of restrictions)
			expect(await world.eventsOf(mutationId)).toMatchObject([{ outcome: 'rejected' }]);
	});

	test('a redo is decided after the change that it redoes', async () => {
		const { replica } = world.owner;
		const loosening = replica.mutation('administrator.setApiAccess', {
			id: world.subject,
			enabled: true
		});
		const redo = replica.mutation('verdict.discard', { mutationId: loosening.id });

		await expectLaterThan(loosening, { ...redo, redoOf: loosening.id });
	});

	/** Rests on the change that its author made to the same field before. */
	function after(first: Mutation, mutation: Mutation): Mutation {
		const base = Object.fromEntries(
			Object.entries(mutation.base).map(([field, version]) => [
				field,
				typeof version === 'number' ? { after: first.id, base: version } : version
			])
		);
		return { ...mutation, base };
	}

	test('a change is decided after an earlier one of the same field', async () => {
		const { replica } = world.owner;
		const name = (lastName: string) =>
			replica.mutation('administrator.editDetails', { id: world.subject, lastName });
		const first = name('First');
		const second = after(first, name('Second'));

		await expectLaterThan(first, second);
		await replica.pull();
		expect(replica.value('administrator', world.subject)).toMatchObject({ lastName: 'Second' });
	});

	test('a loosening is decided after an earlier change of the same field', async () => {
		const { replica } = world.owner;
		const { subject: id } = world;
		const suspension = replica.mutation('administrator.suspend', { id });
		const restoring = replica.mutation('administrator.restore', { id });

		await expectLaterThan(suspension, after(suspension, restoring));
	});

	test('a tightening waits for no base', async () => {
		const { replica } = world.owner;
		const { subject: id } = world;
		const restoring = replica.mutation('administrator.restore', { id });
		const suspension = after(restoring, replica.mutation('administrator.suspend', { id }));

		const states = await send(suspension);
		await replica.pull();

		expect(states).toEqual(['received']);
		expect(replica.value('administrator', id)).toMatchObject({ suspended: true });
	});

	test('a tightening that depends on an unknown creation waits all the same', async () => {
		const { replica } = world.owner;
		const args = { id: world.subject };

		const states = await send(
			replica.mutation('administrator.suspend', args, { dependsOn: newMutationId() })
		);

		expect(states).toEqual(['later']);
	});

	test('a change that this server is too old for is decided later, and does not hold up others', async () => {
		const { replica } = world.owner;
		const suspend = replica.mutation('administrator.suspend', { id: world.subject });
		const strange = { ...suspend, id: newMutationId(), name: 'administrator.paint' };
		const newer = { ...suspend, id: newMutationId(), v: 99 };
		const base = {
			[`administrator/${world.subject}/suspended`]: { after: newMutationId(), base: 0 }
		};

		const states = await send(strange, newer, { ...strange, id: newMutationId(), base }, suspend);

		expect(states).toEqual(['later', 'later', 'later', 'received']);
		expect(await world.eventsOf(strange.id)).toEqual([]);
	});
});
