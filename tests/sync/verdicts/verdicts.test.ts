import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newMutationId, ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

const HOUR_MS = 3_600_000;

let world: ServerWorld;
let ownerId: string;
let owner: ServerReplica;

beforeEach(async () => {
	world = await createServerWorld();
	ownerId = await world.addAdministrator({ role: OWNER_ROLE });
	owner = await openReplica(ownerId);
});
afterEach(() => world.close());

async function openReplica(administratorId: string): Promise<ServerReplica> {
	const replica = new ServerReplica(world, await world.signIn(administratorId));
	await replica.pull();
	return replica;
}

test('a verdict reaches every device of its author and no other', async () => {
	const second = await openReplica(ownerId);
	const stranger = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));

	const { id } = await owner.change('administrator.suspend', { id: newId() });
	await second.pull();
	await stranger.pull();

	expect(second.verdicts.get(id)).toMatchObject({
		outcome: 'rejected',
		rejection: { code: 'not_found' },
		deviceName: 'A browser'
	});
	expect(stranger.verdicts.size).toBe(0);
});

test('unresolved changes are in the first load of another device, and resolved ones are not', async () => {
	const open = await owner.change('administrator.suspend', { id: newId() });
	const applied = await owner.change('organization.create', { id: newId(), name: 'New' });
	const discarded = await owner.change('administrator.suspend', { id: newId() });
	const discard = owner.mutation(
		'verdict.discard',
		{ mutationId: discarded.id },
		{ redoOf: discarded.id }
	);
	await owner.push(discard);

	const second = await openReplica(ownerId);

	expect([...second.verdicts.keys()]).toEqual([open.id]);
	expect(second.version).toBeGreaterThan(applied.version);
});

test('a change that arrives through two devices of its author is decided once', async () => {
	const second = await openReplica(ownerId);
	const mutation = owner.mutation('organization.create', { id: newId(), name: 'Once' });

	const [first] = await owner.push(mutation);
	const [again] = await second.push(mutation);

	const audit = await world.audit();
	expect(again).toEqual(first);
	expect(audit.filter(({ mutation_id }) => mutation_id === mutation.id)).toHaveLength(1);
});

test('discarding resolves a refused change on the other devices', async () => {
	const second = await openReplica(ownerId);
	const refused = await owner.change('administrator.suspend', { id: newId() });
	await second.pull();

	const discard = owner.mutation(
		'verdict.discard',
		{ mutationId: refused.id },
		{ redoOf: refused.id }
	);
	await owner.push(discard);
	await second.pull();

	expect(second.verdicts.get(refused.id)?.successor).toBe(discard.id);
});

test('the second of two redos of one change gets the verdict of the first', async () => {
	const subject = await world.addAdministrator({ role: 'Read Only' });
	const refused = await owner.change('administrator.suspend', { id: newId() });
	await owner.pull();
	const args = { id: subject };
	const redo = owner.mutation('administrator.suspend', args, { redoOf: refused.id });
	const other = owner.mutation(
		'verdict.discard',
		{ mutationId: refused.id },
		{ redoOf: refused.id }
	);

	const [first] = await owner.push(redo);
	const [second] = await owner.push(other);
	await owner.pull();

	expect(first?.outcome).toBe('applied');
	expect(second?.outcome).toBe('applied');
	expect(owner.verdicts.get(refused.id)?.successor).toBe(redo.id);
	expect(owner.verdicts.get(other.id)?.successor).toBe(redo.id);
});

test('an author cannot redo a change of another author', async () => {
	const other = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
	const refused = await other.change('administrator.suspend', { id: newId() });

	const [result] = await owner.push(
		owner.mutation('verdict.discard', { mutationId: refused.id }, { redoOf: refused.id })
	);
	await other.pull();

	expect(result?.rejection?.code).toBe('not_permitted');
	expect(other.verdicts.get(refused.id)?.successor).toBeUndefined();
});

test('changes that depend on a refused creation are refused and follow its redo', async () => {
	const id = newId();
	const email = `${ownerId}@north.example`;
	const person = { id, firstName: 'Ada', lastName: 'New', role: 'Read Only' };
	const create = owner.mutation('administrator.create', { ...person, email });
	const edit = (dependsOn: string) =>
		owner.mutation('administrator.editDetails', { id, firstName: 'Grace' }, { dependsOn });

	const [refused, dependent] = await owner.push(create, edit(create.id));
	const redo = owner.mutation(
		'administrator.create',
		{ ...person, email: 'new@north.example' },
		{ redoOf: create.id }
	);
	const [redone] = await owner.push(redo);
	await owner.pull();
	const [followed] = await owner.push(edit(create.id));

	expect(refused?.rejection?.code).toBe('email_taken');
	expect(dependent?.rejection?.code).toBe('dependency_failed');
	expect(redone?.outcome).toBe('applied');
	expect(followed?.outcome).toBe('applied');
});

test('a change that the server is too old for is deferred and blocks later ones', async () => {
	const known = () => owner.mutation('organization.create', { id: newId(), name: 'New' });
	const later = { ...known(), name: 'organization.paint' };

	const results = await owner.push(known(), later, known());

	expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'deferred']);
});

test('a loosening that rests on stale knowledge goes to review, and a tightening applies', async () => {
	const [first, second] = [
		await world.addAdministrator({ role: 'Read Only' }),
		await world.addAdministrator({ role: 'Read Only' })
	];
	await owner.pull();
	await owner.change('administrator.suspend', { id: first });
	await owner.pull();
	const restore = owner.mutation('administrator.restore', { id: first });
	const suspend = owner.mutation('administrator.suspend', { id: second });

	world.clock.now += 73 * HOUR_MS;
	const back = await openReplica(ownerId);
	const results = await back.push(restore, suspend);
	await back.pull();

	expect(results.map(({ outcome }) => outcome)).toEqual(['review', 'applied']);
	expect(back.verdicts.get(restore.id)?.review).toBe('stale');
});

test('a base from another history is unknown', async () => {
	const subject = await world.addAdministrator({ role: 'Read Only' });
	await owner.pull();
	const seen = Buffer.from(
		JSON.stringify({ v: 3, h: 'f'.repeat(16), t: world.clock.now, s: '' })
	).toString('base64url');

	const results = await owner.push(
		owner.mutation('administrator.editDetails', { id: subject, firstName: 'X' }, { seen }),
		owner.mutation('administrator.changeRole', { id: subject, role: 'Manager' }, { seen }),
		owner.mutation('administrator.suspend', { id: subject }, { seen })
	);

	expect(results.map(({ outcome }) => outcome)).toEqual(['superseded', 'review', 'applied']);
});

test.each([0, 5])(
	'a cookie from another history refills the rows, also %i changes later',
	async (later) => {
		const foreign = await createServerWorld();
		const lost = new ServerReplica(
			world,
			await foreign.signIn(await foreign.addAdministrator({ role: OWNER_ROLE }))
		);
		await lost.pull();
		owner.cookie = lost.cookie;
		for (let count = 0; count < later; count++) await world.addOrganization();

		await owner.pull();

		expect(owner.resets).toEqual(['history']);
		expect(owner.ids('administrator')).toEqual([ownerId]);
		expect(owner.ids('organization')).toHaveLength(later);
		await foreign.close();
	}
);

test('the server names resolved changes that it does not know', async () => {
	const created = { id: newId(), name: 'New' };
	const { id, version } = await owner.change('organization.create', created);
	const lost = newMutationId();
	const device = await world.signIn(ownerId);

	const response = await device.fetch('/sync/v1/known', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ deviceId: device.deviceId, ids: [id, lost] })
	});

	expect(await response.json()).toEqual({ unknown: [lost], through: version, successors: {} });
});

test('changes of a person with an unfinished enrolment are held and not decided', async () => {
	const subject = await world.addAdministrator({ role: OWNER_ROLE });
	const held = await openReplica(subject);
	await owner.pull();
	await owner.change('administrator.requireMfa', { id: subject });

	const push = held.change('organization.create', { id: newId(), name: 'New' });

	await expect(push).rejects.toMatchObject({ code: 'enrolment_required' });
	await expect(held.pull()).resolves.toBeUndefined();
});

test('a request with the session of another person is refused and decides nothing', async () => {
	const other = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }));
	const device = await world.signIn(ownerId);
	const mixed = new ServerReplica(world, { ...other, deviceId: device.deviceId });

	await expect(mixed.pull()).rejects.toMatchObject({ code: 'wrong_person' });
	await expect(
		mixed.change('organization.create', { id: newId(), name: 'New' })
	).rejects.toMatchObject({ code: 'wrong_person' });
});

test('the author of a restore learns of a suspension whose author had not seen it', async () => {
	const subject = await world.addAdministrator({ role: 'Read Only' });
	const other = await openReplica(await world.addAdministrator({ role: OWNER_ROLE }));
	await other.change('administrator.suspend', { id: subject });
	await other.pull();
	await owner.pull();

	const restored = await owner.change('administrator.restore', { id: subject });
	const suspended = await other.change('administrator.suspend', { id: subject });
	await owner.pull();
	const second = await openReplica(ownerId);

	expect([restored.outcome, suspended.outcome]).toEqual(['applied', 'applied']);
	for (const replica of [owner, second]) {
		const verdict = replica.verdicts.get(restored.id);
		expect(verdict?.outcome).toBe('superseded');
		expect(verdict?.conflicts).toMatchObject([
			{ field: 'suspended', yours: false, theirs: true, by: { name: `Ada Of ${OWNER_ROLE}` } }
		]);
	}
});

test('a change that only the server makes is refused from a device', async () => {
	const [result] = await owner.push(
		owner.mutation('administrator.recordRegistration', { id: ownerId })
	);

	expect(result?.rejection?.code).toBe('not_permitted');
});

test('a changed address ends the sessions of its person', async () => {
	const subject = await world.addAdministrator({ role: 'Manager' });
	const theirs = await openReplica(subject);
	await owner.pull();

	await owner.change('administrator.editDetails', { id: subject, email: 'new@north.example' });

	await expect(theirs.pull()).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('all decisions are still known after the server restarts', async () => {
	const mutation = owner.mutation('organization.create', { id: newId(), name: 'New' });
	const [before] = await owner.push(mutation);

	await world.restart();
	const [after] = await owner.push(mutation);
	await owner.pull();

	expect(before?.outcome).toBe('applied');
	expect(after).toEqual(before);
	expect(owner.ids('organization')).toHaveLength(1);
});
