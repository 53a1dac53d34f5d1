import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { AuditAnswer } from '@tenantry/shared/protocol/audit.ts';
import { DevicesAnswer } from '@tenantry/shared/protocol/devices.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONTAINING } from '#support/matrix/capabilities.ts';
import { isSeen, PLACES, type Place } from '#support/matrix/rules.ts';
import { createMatrixWorld, type MatrixWorld } from '#support/matrix/world.ts';
import { AUDITING } from '#support/matrix/provider-capabilities.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { DATABASES, type SignedInDevice } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let matrix: MatrixWorld;

	beforeEach(async () => {
		matrix = await createMatrixWorld(database);
	});
	afterEach(() => matrix.world.close());

	/**
	 * Returns the places in which a role reads of administrators, according to the server's
	 * answers.
	 */
	async function placesOf(
		role: Role,
		idsRead: (device: SignedInDevice) => Promise<readonly string[]>
	): Promise<readonly Place[]> {
		const { id, targets } = await matrix.cast(role, 'signed_in');
		const device = await matrix.world.signIn(id);
		const replica = new ServerReplica(matrix.world, device);
		await replica.pull();
		await replica.change('administrator.editDetails', { id, firstName: 'Grace' });
		const ids = new Set(await idsRead(device));
		return PLACES.filter((place) => ids.has(targets[place].id));
	}

	async function ask(device: SignedInDevice, path: string, body: object): Promise<unknown> {
		const response = await device.fetch(`/sync/v1/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
		expect(response.status).toBe(200);
		return response.json();
	}

	async function eventsOf(device: SignedInDevice) {
		const { deviceId } = device;
		const request = { deviceId, limit: 200, filters: {} };
		return AuditAnswer.parse(await ask(device, 'audit', request)).events;
	}

	const everyRole = async (
		read: (role: Role) => Promise<readonly Place[]>
	): Promise<Record<string, readonly Place[]>> => {
		const found: Record<string, readonly Place[]> = {};
		for (const role of ROLES) found[role] = await read(role);
		return found;
	};
	const expected = (isRead: (role: Role, place: Place) => boolean) =>
		everyRole(async (role) => PLACES.filter((place) => isRead(role, place)));

	test('SEC-D01 SEC-F07 each role receives the administrators that the matrix says', async () => {
		const found = await everyRole((role) =>
			placesOf(role, async (device) => {
				const replica = new ServerReplica(matrix.world, device);
				await replica.pull();
				return replica.ids('administrator');
			})
		);

		expect(found).toEqual(await expected(isSeen));
	});

	test('each role reads the part of the audit that the matrix says', async () => {
		const found = await everyRole((role) =>
			placesOf(role, async (device) =>
				(await eventsOf(device)).flatMap(({ subject }) => subject?.id ?? [])
			)
		);

		expect(found).toEqual(
			await expected((role, place) =>
				AUDITING.includes(role) ? isSeen(role, place) : place === 'own'
			)
		);
	});

	test('a role that may not read the audit reads its own actions', async () => {
		for (const role of ROLES.filter((one) => !AUDITING.includes(one))) {
			const { id } = await matrix.cast(role);
			const device = await matrix.world.signIn(id);
			const replica = new ServerReplica(matrix.world, device);
			await replica.pull();
			await replica.change('administrator.editDetails', { id, firstName: 'Grace' });

			const events = await eventsOf(device);

			expect(events.map(({ name, actorId }) => [name, actorId])).toEqual([
				['administrator.editDetails', id]
			]);
		}
	});

	test('each role sees the devices that the matrix says', async () => {
		const found = await everyRole((role) =>
			placesOf(role, async (device) => {
				const { devices } = DevicesAnswer.parse(await ask(device, 'devices', {}));
				return devices.map(({ administratorId }) => administratorId);
			})
		);

		expect(found).toEqual(
			await expected((role, place) => {
				if (place === 'own' || role === OWNER_ROLE) return isSeen(role, place);
				return place === 'other' && CONTAINING.includes(role);
			})
		);
	});
});
