import { beforeEach, expect, test } from 'vitest';

import { World } from '#testing/world.ts';
import { reachOf } from '#domain/visibility.ts';
import { OWNER_ROLE } from '#domain/role.ts';

let world: World;
let owner: string;
let everywhere: string;
let narrow: string;
let organizationIds: string[];

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, OWNER_ROLE);
	everywhere = world.administrator(2, 'Manager');
	narrow = world.administrator(3, 'Manager', { accessMode: 'selected' });
	organizationIds = [1, 2, 3, 4].map((number) => world.organization(number));
	grant(narrow, 0, 1);
});

const at = (index: number) => organizationIds[index] ?? '';
const grant = (id: string, ...indexes: number[]) =>
	world.do(owner, 'organizationAccess.grant', { id, organizationIds: indexes.map(at) });
const reach = (id: string) => {
	const reached = reachOf(world.rows, id);
	return reached === 'all'
		? reached
		: [...reached].map((key) => organizationIds.indexOf(key)).sort();
};

test('granting and revoking add and remove single edges', () => {
	grant(narrow, 2);
	world.do(owner, 'organizationAccess.revoke', { id: narrow, organizationIds: [at(0)] });

	expect(reach(narrow)).toEqual([1, 2]);
});

test('switching to selected never grants', () => {
	const args = { id: narrow, mode: 'selected' as const, organizationIds: [at(1), at(3)] };

	const decision = world.do(owner, 'organizationAccess.setMode', args);

	expect(decision.isTightening).toBe(true);
	expect(reach(narrow)).toEqual([1]);
});

test('switching from all keeps the selected organizations', () => {
	const args = { id: everywhere, mode: 'selected' as const, organizationIds: [at(1), at(3)] };

	world.do(owner, 'organizationAccess.setMode', args);

	expect(reach(everywhere)).toEqual([1, 3]);
});

test('revoking one organization from all switches to selected without it', () => {
	world.do(owner, 'organizationAccess.revoke', { id: everywhere, organizationIds: [at(2)] });

	expect(reach(everywhere)).toEqual([0, 1, 3]);
});

test('a refused revocation leaves everything unchanged', () => {
	const [first = '', ...others] = organizationIds;
	world.do(owner, 'organizationAccess.setMode', {
		id: owner,
		mode: 'selected',
		organizationIds: [first]
	});

	const last = { id: owner, organizationIds: [first] };
	const decision = world.do(owner, 'organizationAccess.revoke', last);

	expect(others).not.toEqual([]);
	expect(decision.rejection?.code).toBe('last_billing_admin');
	expect(reach(owner)).toEqual([0]);
});

test('an unknown organization leaves no edge', () => {
	const unknown = world.administrator(9, 'Manager');
	const args = { id: narrow, organizationIds: [unknown] };

	const decision = world.do(owner, 'organizationAccess.revoke', args);

	expect(decision.rejection).toEqual({ code: 'organization_unknown', field: unknown });
	expect(world.rows.row('organizationAccess', narrow)?.value).not.toHaveProperty(unknown);
});

test('an organization that was archived in the meantime can still be revoked', () => {
	world.do(owner, 'organization.archive', { id: at(1) });
	const args = { id: narrow, organizationIds: [at(1)] };

	expect(world.do(owner, 'organizationAccess.revoke', args).outcome).toBe('noop');
});

test('a grant made before a switch to selected does not survive it', () => {
	const stale = world.author(owner, 'organizationAccess.grant', {
		id: narrow,
		organizationIds: [at(3)]
	});
	const args = { id: narrow, mode: 'selected' as const, organizationIds: [at(0)] };
	world.do(owner, 'organizationAccess.setMode', args);

	expect(world.arrive(stale).outcome).toBe('superseded');
	expect(reach(narrow)).toEqual([0]);
});

test('granting an organization that mode all already reaches is a no-op', () => {
	expect(grant(everywhere, 0).outcome).toBe('noop');
});

test('an organization that is not attached cannot be granted', () => {
	const unattached = world.organization(9, false);

	const decision = world.do(owner, 'organizationAccess.grant', {
		id: narrow,
		organizationIds: [unattached]
	});

	expect(decision.rejection?.code).toBe('organization_unattached');
});

test('widening and narrowing merge to the narrower access in either order', () => {
	for (const widenFirst of [true, false]) {
		const widen = world.author(owner, 'organizationAccess.setMode', { id: narrow, mode: 'all' });
		const args = { id: narrow, mode: 'selected' as const, organizationIds: [at(0)] };
		const narrower = world.author(owner, 'organizationAccess.setMode', args);

		for (const authored of widenFirst ? [widen, narrower] : [narrower, widen])
			world.arrive(authored);

		expect(reach(narrow)).toEqual([0]);
	}
});
