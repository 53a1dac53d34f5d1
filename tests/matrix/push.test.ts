// @all: every role and every mutation; what permits them asks no database
import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	CAPABILITIES,
	CONTAINING,
	type Call,
	type Capability,
	type Target
} from '#support/matrix/capabilities.ts';
import { PLACES, refusalOf, tableOf } from '#support/matrix/rules.ts';
import { createMatrixWorld, type MatrixWorld } from '#support/matrix/world.ts';
import { PROVIDER_CAPABILITIES } from '#support/matrix/provider-capabilities.ts';
import { ServerReplica } from '#support/servers/replica.ts';

const SENDABLE = PROVIDER_CAPABILITIES.flatMap(({ call, ...rest }) =>
	call === undefined ? [] : [{ ...rest, call }]
);
const INTERNAL = [...MUTATORS_BY_NAME].flatMap(([name, { isInternal }]) =>
	isInternal === true ? [name] : []
);

test('SEC-D01 every change that a device can send has a row in the matrix', () => {
	const target = { providerId: '', id: '', email: '', organizationId: '', deviceId: '' };
	const named = new Set([...CAPABILITIES, ...SENDABLE].map(({ call }) => call(target).name));

	const sendable = [...MUTATORS_BY_NAME.keys()].filter((name) => !INTERNAL.includes(name));
	expect([...named].toSorted()).toEqual(sendable.toSorted());
});

describe('on sqlite', () => {
	let matrix: MatrixWorld;

	beforeEach(async () => {
		matrix = await createMatrixWorld('sqlite');
	});
	afterEach(() => matrix.world.close());

	async function openReplica(id: string): Promise<ServerReplica> {
		const replica = new ServerReplica(matrix.world, await matrix.world.signIn(id));
		await replica.pull();
		return replica;
	}

	async function pushAs(role: Role, { call, needs }: Capability) {
		const { id, targets } = await matrix.cast(role, needs);
		const words = await sendAll(
			await openReplica(id),
			call,
			PLACES.map((place) => targets[place])
		);
		return PLACES.map((place, at) => [place, words[at] ?? ''] as const);
	}

	test.each(CAPABILITIES)(
		'SEC-D01 SEC-F09 each role may or may not use, with one event for each attempt: $name',
		async (capability) => {
			const foreignBefore = await matrix.foreignRows();

			const found = await tableOf((role) => pushAs(role, capability));

			const expected = await tableOf(async (role) =>
				PLACES.map((place) => [place, refusalOf(capability, role, place) ?? 'yes'] as const)
			);
			expect(found).toEqual(expected);
			const audit = await matrix.world.audit();
			const decided = await matrix.world.store.db.selectFrom('mutation').select('id').execute();
			expect(audit.flatMap(({ mutation_id }) => mutation_id ?? []).toSorted()).toEqual(
				decided.map(({ id }) => id).toSorted()
			);
			const refused = audit.filter(({ outcome }) => outcome === 'rejected');
			expect(refused.every(({ changes }) => changes === '[]')).toBe(true);
			expect(await matrix.foreignRows()).toEqual(foreignBefore);
		}
	);

	test.each(SENDABLE)(
		'SEC-D01 each role may or may not use: $name',
		async ({ call, roles, answer = 'yes', foreign }) => {
			const foreignBefore = await matrix.foreignRows();

			const found: Record<string, unknown> = {};
			for (const role of ROLES) {
				const { id, targets } = await matrix.cast(role);
				const replica = await openReplica(id);
				found[role] = await sendAll(replica, call, [targets.nobody, matrix.foreign]);
			}

			const expected = (role: Role) =>
				roles.includes(role) ? [answer, foreign] : ['not_permitted', 'not_permitted'];
			expect(found).toEqual(Object.fromEntries(ROLES.map((role) => [role, expected(role)])));
			expect(await matrix.foreignRows()).toEqual(foreignBefore);
		}
	);

	test('SEC-D01 SEC-D03 SEC-D10 changes that only the server makes are refused from every device', async () => {
		const expected = INTERNAL.map((name) =>
			MUTATORS_BY_NAME.get(name)?.isOnlineOnly === true ? 'online_only' : 'not_permitted'
		);
		for (const role of ROLES) {
			const { id } = await matrix.cast(role);
			const replica = await openReplica(id);
			const results = await replica.push(
				...INTERNAL.map((name) => ({
					...replica.mutation('verdict.discard', { mutationId: '' }),
					name,
					args: { id }
				}))
			);

			expect(results.map(wordOf), role).toEqual(expected);
		}
	});

	test('SEC-D02 an organization of another provider cannot be granted', async () => {
		const { id, targets } = await matrix.cast(OWNER_ROLE, 'restricted');
		const replica = await openReplica(id);
		const { organizationId } = matrix.foreign;

		const [granted, created] = await replica.push(
			replica.mutation('organizationAccess.grant', {
				id: targets.other.id,
				organizationIds: [organizationId]
			}),
			replica.mutation('administrator.create', {
				id: targets.nobody.id,
				email: 'new@ex.example',
				firstName: '',
				lastName: '',
				role: 'Manager',
				accessMode: 'selected',
				organizationIds: [organizationId]
			})
		);

		expect([wordOf(granted), wordOf(created)]).toEqual(Array(2).fill('organization_unknown'));
	});

	test('only owners may suspend where the provider reserves it for them', async () => {
		const { world } = matrix;
		const { providerId } = world;
		const off = { managersMayContain: false, administratorsMayContain: false };
		await world.apply('provider.setPolicy', { providerId, ...off });

		for (const capability of CAPABILITIES.filter(({ other }) => other === CONTAINING)) {
			const found = await tableOf(async (role) =>
				(await pushAs(role, capability)).filter(([place]) => place === 'other')
			);

			const expected = (role: Role) => (role === OWNER_ROLE ? 'yes' : 'not_permitted');
			expect(found).toEqual(
				Object.fromEntries(ROLES.map((role) => [`${role}: other`, expected(role)]))
			);
		}
	});
});

async function sendAll(
	replica: ServerReplica,
	call: (target: Target) => Call,
	targets: readonly Target[]
): Promise<readonly string[]> {
	const results = await replica.push(...targets.map((target) => call(target).on(replica)));
	return results.map(wordOf);
}

function wordOf(result: PushResult | undefined): string {
	const { outcome = 'nothing', rejection } = result ?? {};
	return outcome === 'applied' || outcome === 'noop' ? 'yes' : (rejection?.code ?? outcome);
}
