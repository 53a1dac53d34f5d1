import { beforeEach, expect, test } from 'vitest';

import { World } from '#testing/world.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { canSeeAdministrator, reachOf } from '#domain/visibility.ts';

let world: World;
let owner: string;
let bakery: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, OWNER_ROLE);
	bakery = world.organization(1);
	world.organization(2);
});

const refusal = (decision: { rejection?: { code: string } }) => decision.rejection?.code;

function technician(number: number): string {
	const id = world.administrator(number, 'Manager', { accessMode: 'selected' });
	world.do(owner, 'organizationAccess.grant', { id, organizationIds: [bakery] });
	return id;
}

test('an archived organization is unreachable and makes no administrators visible to each other', () => {
	const [ada, sam] = [technician(3), technician(4)];
	expect(canSeeAdministrator(world.rows, world.principal(ada), sam)).toBe(true);

	const decision = world.do(owner, 'organization.archive', { id: bakery });

	expect(decision.outcome).toBe('applied');
	expect(reachOf(world.rows, ada)).toEqual(new Set());
	expect(canSeeAdministrator(world.rows, world.principal(ada), sam)).toBe(false);
	expect(world.rows.row('organization', bakery)?.value.name).toBe('Organization 1');
});

test('an archived organization cannot be granted, renamed or archived again', () => {
	const ada = technician(3);
	world.do(owner, 'organization.archive', { id: bakery });

	const grant = { id: ada, organizationIds: [bakery] };
	expect(refusal(world.do(owner, 'organizationAccess.grant', grant))).toBe('organization_unknown');
	expect(refusal(world.do(owner, 'organization.rename', { id: bakery, name: 'B' }))).toBe(
		'deleted'
	);
	expect(refusal(world.do(owner, 'organization.archive', { id: bakery }))).toBe('deleted');
});

test('archiving requires an owner and current knowledge', () => {
	const decision = world.do(technician(3), 'organization.archive', { id: bakery });
	const stale = world.arrive(world.author(owner, 'organization.archive', { id: bakery }), 'stale');

	expect(refusal(decision)).toBe('not_permitted');
	expect(stale.outcome).toBe('review');
	expect(refusal(world.do(owner, 'organization.archive', { id: technician(5) }))).toBe(
		'organization_unknown'
	);
});
