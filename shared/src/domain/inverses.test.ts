import { expect, test } from 'vitest';

import { createdBy, mutatorOf, readBy } from '#mutators.ts';
import { idOf, World } from '#testing/world.ts';
import { OWNER_ROLE } from './role.ts';

test.each([
	['administrator.suspend', {}],
	['administrator.requireMfa', {}],
	['administrator.setApiAccess', { enabled: true }],
	['administrator.editDetails', { firstName: 'Sam', lastName: 'Okafor' }],
	['administrator.changeRole', { role: 'Manager' }],
	['organizationAccess.grant', { organizationIds: [idOf(0x1001)] }]
] as const)('%s is taken back by its inverse', (name, args) => {
	const world = new World();
	const owner = world.administrator(1, OWNER_ROLE);
	world.organization(1);
	const id = world.administrator(3, 'Help Desk', { accessMode: 'selected', mfaRequired: false });
	const rowsOf = () => [world.value('administrator', id), reached(world, id)];
	const before = rowsOf();

	const { changes } = world.arrive(world.intend(owner, { name, args: { id, ...args } }));
	const own = changes.filter(({ collection }) => collection === 'administrator');
	const inverse = mutatorOf(name)?.inverse?.({
		id,
		from: Object.fromEntries(own.map(({ field, from }) => [field, from])),
		owned: changes.filter(({ collection }) => collection !== 'administrator')
	});
	expect(rowsOf()).not.toEqual(before);
	if (inverse !== undefined) world.arrive(world.intend(owner, inverse));

	expect(rowsOf()).toEqual(before);
});

test('a mail and a deletion are taken back by nothing', () => {
	const change = { id: idOf(1), from: {}, owned: [] };

	expect(mutatorOf('administrator.sendPasswordReset')?.inverse?.(change)).toBeUndefined();
	expect(mutatorOf('administrator.delete')?.inverse?.(change)).toBeUndefined();
});

test('a creation declares the row it adds and the organizations it reads', () => {
	const creation = {
		name: 'administrator.create',
		args: {
			id: idOf(7),
			email: 'a@b.example',
			firstName: '',
			lastName: '',
			role: 'Manager',
			organizationIds: [idOf(8)]
		}
	};

	expect(createdBy(creation)).toEqual([{ collection: 'administrator', id: idOf(7) }]);
	expect(readBy(creation)).toEqual([{ collection: 'organization', id: idOf(8) }]);
	expect(readBy({ name: 'administrator.create', args: {} })).toEqual([]);
});

function reached(world: World, id: string): string[] {
	const edges = Object.entries(world.value('organizationAccess', id) ?? {});
	return edges.filter(([, granted]) => granted === true).map(([organizationId]) => organizationId);
}
