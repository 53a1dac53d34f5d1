import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	createServerWorld,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';

let world: ServerWorld;

beforeEach(async () => {
	world = await createServerWorld();
});
afterEach(() => world.close());

async function pull(
	device: SignedInDevice,
	cookie: string | null,
	limit: number
): Promise<PullAnswer> {
	const response = await device.fetch('/sync/v1/pull', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ deviceId: device.deviceId, cookie, limit })
	});
	return PullAnswer.parse(await response.json());
}

test('a fill whose pages lie on both sides of a restored backup starts over', async () => {
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const subjects: string[] = [];
	for (let count = 0; count < 6; count++)
		subjects.push(await world.addAdministrator({ role: 'Help Desk' }));
	const device = await world.signIn(owner);
	const first = await pull(device, null, 1);
	const restore = await world.backUp();
	for (const id of subjects) await world.apply('administrator.suspend', { id });

	// This page has rows that exist only in the lost history, behind a version that both histories
	// have.
	const second = await pull(device, first.cookie, 5);
	await restore();
	const third = await pull(device, second.cookie, 100);

	expect([first.more, second.more, second.reset]).toEqual([true, true, undefined]);
	expect(third.reset).toBe('history');
	const held = third.put.filter(([, id]) => subjects.includes(id));
	expect(held).toHaveLength(6);
	expect(held.every(([, , { suspended }]) => suspended === false)).toBe(true);
});

test('changes whose pages lie on both sides of a restored backup start over', async () => {
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const subject = await world.addAdministrator({ role: 'Help Desk' });
	const device = await world.signIn(owner);
	const { cookie } = await pull(device, null, 100);
	await world.apply('administrator.suspend', { id: subject });
	for (let count = 0; count < 4; count++) await world.addOrganization();
	const restore = await world.backUp();
	// Makes the row newer than the first page, while the restored history has it older.
	await world.apply('administrator.restore', { id: subject });

	const first = await pull(device, cookie, 2);
	await restore();
	const second = await pull(device, first.cookie, 100);

	expect(first.more).toBe(true);
	expect(second.reset).toBe('history');
	expect(second.put.find(([, id]) => id === subject)?.[2]).toMatchObject({ suspended: true });
});
