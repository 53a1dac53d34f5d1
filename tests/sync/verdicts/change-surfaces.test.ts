// @all: every change that a device can make, with every outcome
import { APPROVAL_KINDS } from '@tenantry/shared/domain/approval/kinds.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import { CarriedChanges } from '@tenantry/web/engine/features/envelopes/carried-changes.ts';
import { Badges } from '@tenantry/web/engine/session/badges.ts';
import type { ChangeState, ChangeView } from '@tenantry/web/engine-api/change.ts';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Cluster } from '#support/cluster/cluster.ts';
import type { Device } from '#support/cluster/device.ts';
import { LockedApps } from '#support/cluster/locked-apps.ts';
import { call } from '#support/matrix/capabilities.ts';
import { createMatrixWorld, type MatrixWorld } from '#support/matrix/world.ts';
import {
	CASES,
	connect,
	enter,
	openScene,
	type Case,
	type Scene
} from '#support/words/change-scene.ts';
import { ENGLISH, loadSpanish } from '#support/words/languages.ts';
import { missingFrom } from '#support/words/missing-values.ts';
import { surfacesOf, type Surfaces, type Words } from '#support/words/surfaces.ts';

const HOUR_MS = 3_600_000;

let spanish: Words;
let matrix: MatrixWorld;
let devices: Device[];
/** States that the real queue and server have led to. */
const met = new Set<ChangeState>();

beforeAll(async () => {
	spanish = await loadSpanish();
});
beforeEach(async () => {
	devices = [];
	matrix = await createMatrixWorld('sqlite');
});
afterEach(async () => {
	for (const device of devices) device.close();
	await matrix.world.close();
});

async function open(one: Case): Promise<Scene> {
	const scene = await openScene(matrix, one);
	devices.push(scene.device);
	return scene;
}

/** Whether the server's audit says that the change was applied. */
async function isApplied(id: string): Promise<boolean> {
	const events = await matrix.world.audit();
	const outcomes = events.filter((one) => one.mutation_id === id).map(({ outcome }) => outcome);
	const last = outcomes.at(-1);
	return last === 'applied' || last === 'merged' || last === 'noop';
}

/** Requires of every surface, in both languages, that it says nothing that is not so. */
async function expectTrue(
	scene: Pick<Scene, 'device'>,
	id: string,
	carried?: CarriedChanges
): Promise<void> {
	const { replica } = scene.device;
	const changes = replica.queue.get(id)?.changes ?? replica.settled.get(id)?.changes ?? [];
	const missing = await missingFrom(matrix.world.store, changes);
	for (const words of [ENGLISH, spanish]) {
		const surfaces = surfacesOf(onScreen(scene), id, words, carried);
		met.add(surfaces.view.state);
		expectHonest(surfaces, missing, words);
		expectAsked(surfaces.view, words);
	}
}

/** Only what the server's rows hold is said to be in effect, and that is said. */
function expectHonest(
	{ view, words: said, texts }: Surfaces,
	missing: unknown,
	words: Words
): void {
	expect(FIVE.map(words.wordOf)).toEqual(expect.arrayContaining([...said]));
	const claims = Object.values(texts).filter((text) => text.startsWith(words.wordOf('effect')));
	const state = `${view.name} ${view.state}: ${JSON.stringify(texts)}`;
	const isSo = STANDING.has(view.state) && !view.isOpen;
	expect(claims.length > 0, state).toBe(isSo);
	// What was already so before is left as another change of its author’s made it.
	if (isSo && view.state !== 'noop') expect(missing, state).toEqual([]);
	if (isSo) expect(view.decidedAt, state).not.toBeNull();
}

const FIVE = ['device', 'moving', 'effect', 'needsYou', 'not'] as const;
const STANDING: ReadonlySet<ChangeState> = new Set(['applied', 'merged', 'noop'] as const);

/** What needs approval is asked for on every surface until it is decided, and nothing else is. */
function expectAsked(view: ChangeView, words: Words): void {
	const isAsked = view.state === 'approval' || view.expects?.outcome === 'approval';
	const { name, args, subject, about } = view;
	const plain = { name, args, subject, ...(about && { about }) };

	expect(words.sentenceText(view) !== words.sentenceText(plain), view.name).toBe(isAsked);
}

function onScreen({ device: { replica } }: Pick<Scene, 'device'>) {
	return { replica, badges: new Badges(replica) };
}

async function requireApproval(): Promise<void> {
	const { world } = matrix;
	const { providerId } = world;
	await world.apply('provider.setPolicy', { providerId, approvals: [...APPROVAL_KINDS] });
}

test('every change that a device can make is among the cases', () => {
	const target = { providerId: '', id: '', email: '', organizationId: '', deviceId: '' };
	const named = new Set(CASES.map(({ call }) => call(target).name));
	const sendable = [...MUTATORS_BY_NAME].filter(([, { isInternal }]) => isInternal !== true);

	expect([...named].toSorted()).toEqual(sendable.map(([name]) => name).toSorted());
});

test.each(CASES)('nothing is said to be in effect before it is: to $name', async (one) => {
	const scene = await open(one);
	const id = await scene.make();
	await expectTrue(scene, id);

	scene.device.wire.isCut = false;
	scene.device.wire.faults = ['lose-answer'];
	await scene.device.sync();
	if (scene.device.replica.queue.get(id) !== undefined) await expectTrue(scene, id);

	await connect(scene);
	await expectTrue(scene, id);
	const { view } = surfacesOf(onScreen(scene), id, ENGLISH);
	if (view.state === 'applied') expect(await isApplied(id)).toBe(true);
});

test.each(CASES)(
	'what another owner did first is not said to be done again: to $name',
	async (one) => {
		const scene = await open(one);
		const id = await scene.make();
		await scene.makeByOther();

		await connect(scene);

		await expectTrue(scene, id);
	}
);

test.each(CASES)('what no longer exists is not said to be changed: to $name', async (one) => {
	const scene = await open(one);
	const id = await scene.make();
	const { id: subject, email, organizationId } = scene.target;
	await matrix.world.apply('administrator.delete', { id: subject, email });
	await matrix.world.apply('organization.archive', { id: organizationId });

	await connect(scene);

	await expectTrue(scene, id);
});

test.each(CASES)(
	'what only asks for approval says so until it is decided: to $name',
	async (one) => {
		await requireApproval();
		const scene = await open(one);
		const id = await scene.make();
		await expectTrue(scene, id);

		await connect(scene);
		await expectTrue(scene, id);
		if (scene.device.replica.settled.get(id)?.verdict?.outcome !== 'approval') return;

		await scene.other.pull();
		await scene.other.push(scene.other.mutation('approval.approve', { mutationId: id }));
		await connect(scene);
		await expectTrue(scene, id);
	}
);

test.each(CASES)(
	'what was declined, or not approved in time, is not said to be done: to $name',
	async (one) => {
		await requireApproval();
		const scene = await open(one);
		const id = await scene.make();
		await connect(scene);
		if (scene.device.replica.settled.get(id)?.verdict?.outcome !== 'approval') return;

		await scene.other.pull();
		await scene.other.push(scene.other.mutation('approval.decline', { mutationId: id }));
		await connect(scene);

		await expectTrue(scene, id);
	}
);

test.each(CASES)(
	'what waits for its author to confirm it is not said to be done: to $name',
	async (one) => {
		const scene = await open(one);
		const id = await scene.make();
		await matrix.world.store.db.updateTable('session').set({ fresh_at: null }).execute();

		await connect(scene);

		await expectTrue(scene, id);
	}
);

test.each(CASES)('what was sent too late is not said to be done: to $name', async (one) => {
	const scene = await open(one);
	const id = await scene.make();
	matrix.world.clock.now += 25 * HOUR_MS;

	await connect(scene);

	await expectTrue(scene, id);
});

const EDIT: Case = {
	name: 'edit both names of',
	call: ({ id }) =>
		call('administrator.editDetails', { id, firstName: 'Grace', lastName: 'Hopper' })
};

test.each([
	['a part of it stands', { lastName: 'Murray' }, 'merged'],
	['none of it stands', { firstName: 'Greta', lastName: 'Murray' }, 'superseded']
] as const)('what met another author’s change needs the person: %s', async (_, theirs, state) => {
	const scene = await open(EDIT);
	const id = await scene.make();
	const { id: subject } = scene.target;
	await scene.other.push(
		scene.other.mutation('administrator.editDetails', { id: subject, ...theirs })
	);

	await connect(scene);

	await expectTrue(scene, id);
	expect(met).toContain(state);
	const { texts } = surfacesOf(onScreen(scene), id, ENGLISH);
	expect(texts['notice']).toMatch(/^Needs you · Edit the details of /);
});

test('what is cancelled before it is sent did not happen', async () => {
	const scene = await open(EDIT);
	const id = await scene.make();

	await scene.device.replica.withdraw(id);

	await expectTrue(scene, id);
	expect(surfacesOf(onScreen(scene), id, ENGLISH).words[0]).toBe('Didn’t happen');
});

test('what a revoked device handed over needs the owners, and is not said to be done', async () => {
	const scene = await open(EDIT);
	const id = await scene.make();
	const { administratorId } = scene.device.signedIn;
	await matrix.world.apply('administrator.suspend', { id: administratorId });
	await scene.device.sync();
	scene.device.wire.isCut = false;
	await scene.device.sync();
	expect([scene.device.isRevoked, await scene.device.handOver()]).toEqual([true, true]);
	const owner = await enter(matrix, await matrix.world.addAdministrator({ role: OWNER_ROLE }));
	devices.push(owner);

	await owner.sync();

	await expectTrue({ ...scene, device: owner }, id);
	expect(met).toContain('quarantined');
});

test('what was handed to a colleague’s device is on its way, and not in effect', async () => {
	const { world } = matrix;
	const subject = await world.addAdministrator({ role: 'Manager' });
	const cluster = await Cluster.open(world, [OWNER_ROLE]);
	const [device] = cluster.living();
	if (device === undefined) throw new Error('There is no device');
	await device.sync();
	const apps = new LockedApps(cluster, world);
	await apps.keep(device);
	const session = { replica: device.replica, now: () => device.clock.now() };
	const carried = new CarriedChanges({ session, onchange: () => undefined }, apps.keeperOf(device));
	const id = await device.mutate('administrator.suspend', { id: subject });
	cluster.checker.save(device, id);

	expect(await carried.passOn([id])).toHaveLength(1);

	await expectTrue({ device }, id, carried);
	const surfaces = surfacesOf(onScreen({ device }), id, ENGLISH, carried);
	expect([surfaces.view.state, ...surfaces.words]).toEqual([
		'carried',
		'On its way',
		'On its way',
		'On its way'
	]);
	expect(await isApplied(id)).toBe(false);
	cluster.close();
});

test('the queue and the server have led to every outcome', () => {
	const outcomes: readonly ChangeState[] = [
		'waiting',
		'unanswered',
		'carried',
		'withdrawn',
		'applied',
		'merged',
		'superseded',
		'noop',
		'rejected',
		'approval',
		'confirm',
		'expired',
		'quarantined'
	];
	expect(outcomes.filter((state) => !met.has(state))).toEqual([]);
});
