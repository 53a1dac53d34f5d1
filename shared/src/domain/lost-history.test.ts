import { beforeEach, expect, test } from 'vitest';

import { World } from '#testing/world.ts';
import { OWNER_ROLE } from './role.ts';

let world: World;
let owner: string;
let sam: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, OWNER_ROLE);
	sam = world.administrator(3, 'Help Desk');
});

test('an ordinary field with the value its author saw is not a conflict after a lost history', () => {
	const key = (field: string) => `administrator/${sam}/${field}`;
	const before = world.value('administrator', sam) ?? {};
	const see = (field: string) => ({ [key(field)]: before[field] });
	const args = { id: sam, lastName: 'Okafor' };
	const rename = world.author(owner, 'administrator.editDetails', args);
	const second = world.author(owner, 'administrator.editDetails', { ...args, lastName: 'Ito' });
	const move = world.author(owner, 'administrator.editDetails', { id: sam, email: 's@x.example' });
	const raise = world.author(owner, 'administrator.changeRole', { id: sam, role: 'Administrator' });
	const arrive = (authored: typeof rename, seenValues: object) =>
		world.arrive({ ...authored, seenValues: { ...seenValues } }, 'unknown').outcome;

	expect(arrive(rename, see('lastName'))).toBe('applied');
	// Someone has written it since.
	expect(arrive(second, see('lastName'))).toBe('superseded');
	expect(world.value('administrator', sam)?.lastName).toBe('Okafor');
	// The author is asked again about fields that guard an account.
	expect(arrive(move, see('email'))).toBe('review');
	expect(arrive(raise, see('role'))).toBe('review');
});

test('the version decides in a known history, whatever value the author saw', () => {
	const args = { id: sam, lastName: 'Okafor' };
	const rename = world.author(owner, 'administrator.editDetails', args);
	world.do(owner, 'administrator.editDetails', { id: sam, lastName: 'Between' });
	const seenValues = { [`administrator/${sam}/lastName`]: 'Between' };

	expect(world.arrive({ ...rename, seenValues }).outcome).toBe('superseded');
});
