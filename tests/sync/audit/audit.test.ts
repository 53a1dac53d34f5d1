import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import {
	AuditAnswer,
	AuditVerifyAnswer,
	type AuditFilters,
	type AuditRecord,
	type AuditRequest
} from '@tenantry/shared/protocol/audit.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import {
	createServerWorld,
	DATABASES,
	type ServerWorld,
	type SignedInDevice
} from '#support/servers/world.ts';
import { unlockLogs } from '#support/store/tamper.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let near: string;
	let far: string;
	let neighbour: string;
	let stranger: string;
	let owner: SignedInDevice;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		near = await world.addOrganization('Near');
		far = await world.addOrganization('Far');
		neighbour = await add('Read Only', [near]);
		stranger = await add('Read Only', [far]);
		owner = await world.signIn(await world.addAdministrator({ role: OWNER_ROLE }), 'Phone');
	});
	afterEach(() => world.close());

	function add(role: Role, organizationIds: readonly string[]): Promise<string> {
		return world.addAdministrator({ role, accessMode: 'selected', organizationIds });
	}

	async function signInAs(role: Role): Promise<SignedInDevice> {
		return world.signIn(await add(role, [near]));
	}

	function post(device: SignedInDevice, path: string, body: object): Promise<Response> {
		return device.fetch(`/sync/v1/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ deviceId: device.deviceId, ...body })
		});
	}

	async function page(
		device: SignedInDevice,
		request: Partial<AuditRequest> = {}
	): Promise<AuditAnswer> {
		const answer = await post(device, 'audit', { limit: 200, filters: {}, ...request });
		expect(answer.status).toBe(200);
		return AuditAnswer.parse(await answer.json());
	}

	async function events(
		device: SignedInDevice,
		filters: AuditFilters = {}
	): Promise<readonly AuditRecord[]> {
		return (await page(device, { filters })).events;
	}

	test('SEC-E08 an empty list of names or outcomes matches no event', async () => {
		expect(await events(owner, { names: [] })).toEqual([]);
		expect(await events(owner, { outcomes: [] })).toEqual([]);
	});

	async function suspend(device: SignedInDevice, id: string, reason?: string): Promise<void> {
		const replica = new ServerReplica(world, device);
		await replica.pull();
		const args = { id, ...(reason !== undefined && { reason, ticket: 'T-1' }) };
		await replica.push(replica.mutation('administrator.suspend', args));
	}

	test('an owner reads every event, the newest first, with author and subject', async () => {
		await suspend(owner, neighbour, 'Laptop stolen');

		const { events: read, version, more } = await page(owner);

		expect(read.map((event) => event.version)).toEqual(
			Array.from({ length: version }, (_, place) => version - place)
		);
		expect(more).toBe(false);
		expect(read[0]).toMatchObject({
			name: 'administrator.suspend',
			outcome: 'applied',
			code: null,
			actorId: owner.administratorId,
			actorName: `Ada Of ${OWNER_ROLE}`,
			deviceName: 'Phone',
			reason: 'Laptop stolen',
			ticket: 'T-1',
			subject: { collection: 'administrator', id: neighbour, label: 'Ada Of Read Only' },
			changes: [{ field: 'suspended', from: false, to: true }]
		});
	});

	test('older events continue where the last page ended, each listed once', async () => {
		const all = await events(owner);

		const read: AuditRecord[] = [];
		for (let before: number | undefined, more = true; more;) {
			const next = await page(owner, { limit: 3, ...(before !== undefined && { before }) });
			read.push(...next.events);
			({ more, through: before } = next);
		}

		expect(read).toEqual(all);
	});

	test('only newer events are read after a version', async () => {
		const { version } = await page(owner);
		await suspend(owner, neighbour);

		const { events: read, more } = await page(owner, { after: version });

		expect(read.map(({ name }) => name)).toEqual(['administrator.suspend']);
		expect(more).toBe(false);
	});

	test('a manager reads only about visible administrators, however long the log', async () => {
		const manager = await signInAs('Manager');
		for (let times = 0; times < 260; times++) {
			await world.apply('administrator.editDetails', { id: stranger, firstName: `N${times}` });
			await world.apply('administrator.editDetails', { id: stranger, lastName: `N${times}` });
		}

		const read = await events(manager);

		const subjects = new Set(read.map(({ subject }) => subject?.id));
		expect(subjects).toContain(neighbour);
		expect(subjects).not.toContain(stranger);
		expect(subjects).not.toContain(near);
	});

	test('owners see where a change was sent from, and others only for their own', async () => {
		const manager = await signInAs('Manager');
		await suspend(owner, neighbour);
		await suspend(manager, manager.administratorId);
		await unlockLogs(world.store.db);
		await world.store.db.updateTable('audit_event').set({ address: '192.0.2.7' }).execute();
		const addressesOf = async (device: SignedInDevice, actorId: string) =>
			(await events(device, { actorId })).map(({ address }) => address);

		expect(await addressesOf(owner, owner.administratorId)).toEqual(['192.0.2.7']);
		expect(await addressesOf(manager, manager.administratorId)).toEqual(['192.0.2.7']);
		expect(await addressesOf(manager, owner.administratorId)).toEqual([null]);
		expect(
			await (await download(manager, 'csv', { actorId: owner.administratorId })).text()
		).not.toContain('192.0.2.7');
	});

	test('an organization that is not visible is not named in changes', async () => {
		const manager = await signInAs('Manager');
		await world.apply('organizationAccess.grant', { id: neighbour, organizationIds: [far] });

		const [event] = await events(manager, { names: ['organizationAccess.grant'] });

		expect(event).toMatchObject({ subject: { id: neighbour }, changes: [] });
	});

	test.each(['Help Desk', 'Command Runner', 'Billing Only'] as const)(
		'%s, who may not read the audit, reads their own actions',
		async (role) => {
			const device = await signInAs(role);
			const replica = new ServerReplica(world, device);
			await replica.pull();
			const args = { id: device.administratorId, firstName: 'Grace' };
			await replica.push(replica.mutation('administrator.editDetails', args));

			const read = await events(device);

			expect(read.map(({ name }) => name)).toEqual(['administrator.editDetails']);
			expect(await events(device, { actorId: owner.administratorId })).toEqual([]);
		}
	);

	test('own actions stay listed, without facts about administrators that are no longer visible', async () => {
		const manager = await signInAs('Manager');
		await suspend(manager, neighbour);
		await world.apply('organizationAccess.revoke', { id: neighbour, organizationIds: [near] });

		const [event] = await events(manager, { actorId: manager.administratorId });

		expect(event).toMatchObject({
			name: 'administrator.suspend',
			changes: [],
			subject: { id: neighbour, label: null }
		});
	});

	test.each([
		['who', (): AuditFilters => ({ actorId: owner.administratorId }), 1],
		['subject', (): AuditFilters => ({ subject: of(neighbour) }), 3],
		['which action', (): AuditFilters => ({ names: ['administrator.suspend'] }), 1],
		['outcome', (): AuditFilters => ({ outcomes: ['rejected'] }), 0],
		['made at', (): AuditFilters => ({ madeFrom: world.clock.now }), 1],
		['applied at', (): AuditFilters => ({ appliedFrom: world.clock.now }), 1],
		['made before', (): AuditFilters => ({ subject: of(neighbour), madeBefore: then() }), 2],
		['applied before', (): AuditFilters => ({ subject: of(neighbour), appliedBefore: then() }), 2]
	])('events are filtered by %s', async (_, filters, count) => {
		world.clock.now += 60_000;
		await suspend(owner, neighbour);

		expect(await events(owner, filters())).toHaveLength(count);
	});

	const of = (id: string) => ({ collection: 'administrator' as const, id });
	const then = () => world.clock.now;

	test('events of another provider cannot be read by any id', async () => {
		const foreign = await addForeignProvider(world);

		const subject = { collection: 'administrator' as const, id: foreign.administratorId };
		expect(await events(owner, { subject })).toEqual([]);
		expect(await events(owner, { actorId: foreign.administratorId })).toEqual([]);
	});

	test.each([
		['no limit', { limit: undefined }],
		['a limit beyond the highest', { limit: 201 }],
		['half an event', { limit: 1.5 }],
		['a version below nothing', { before: -1 }],
		['an unknown filter', { filters: { hash: 'x' } }],
		['an invalid id', { filters: { actorId: "' OR 1=1" } }],
		['an invalid outcome', { filters: { outcomes: ['vanished'] } }],
		['a time beyond all time', { filters: { madeFrom: 1e300 } }]
	])('a request with %s is refused', async (_, broken) => {
		const answer = await post(owner, 'audit', { limit: 10, filters: {}, ...broken });

		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({ code: 'invalid_request' });
	});

	test('the session of another person does not read for this one', async () => {
		const manager = await signInAs('Manager');

		const { deviceId } = manager;
		const answer = await post(owner, 'audit', { deviceId, limit: 10, filters: {} });

		expect(await answer.json()).toMatchObject({ code: 'wrong_person' });
	});

	async function verify(device: SignedInDevice): Promise<AuditVerifyAnswer> {
		return AuditVerifyAnswer.parse(await (await post(device, 'audit/verify', {})).json());
	}

	test('an owner reads that every link holds', async () => {
		const audit = await world.audit();

		expect(await verify(owner)).toEqual({
			count: audit.length,
			brokenAt: null,
			hash: audit.at(-1)?.hash
		});
	});

	test('an owner reads where the first broken link is', async () => {
		await unlockLogs(world.store.db);
		await world.store.db
			.updateTable('audit_event')
			.set({ actor_name: 'Eve' })
			.where('version', '=', 4)
			.execute();

		expect(await verify(owner)).toMatchObject({ count: 3, brokenAt: 4 });
	});

	test('an owner reads that the newest events are missing', async () => {
		const { length } = await world.audit();
		await unlockLogs(world.store.db);
		await world.store.db.deleteFrom('audit_event').where('version', '>', 5).execute();

		expect(length).toBeGreaterThan(5);
		expect(await verify(owner)).toMatchObject({ count: 5, brokenAt: 6 });
	});

	test('only an owner verifies the chain', async () => {
		const answer = await post(await signInAs('Manager'), 'audit/verify', {});

		expect(answer.status).toBe(403);
		expect(await answer.json()).toMatchObject({ code: 'not_permitted' });
	});

	function download(
		device: SignedInDevice,
		format: string,
		filters: object = {}
	): Promise<Response> {
		const { deviceId } = device;
		const query = new URLSearchParams({ deviceId, format, filters: JSON.stringify(filters) });
		return device.fetch(`/sync/v1/audit/export?${query.toString()}`);
	}

	test('the JSON export lists the oldest event first with the hashes of the chain', async () => {
		const audit = await world.audit();

		const answer = await download(owner, 'json');

		expect(answer.headers.get('content-disposition')).toContain('activity.json');
		expect(await answer.json()).toMatchObject(
			audit.map((row) => ({
				version: row.version,
				hash: row.hash,
				previousHash: row.previous_hash,
				action: row.name
			}))
		);
	});

	test('the CSV export has a line for each field and defuses typed formulas', async () => {
		await suspend(owner, neighbour, '=HYPERLINK("http://x")');

		const text = await (await download(owner, 'csv', { names: ['administrator.suspend'] })).text();

		const [head, line, ...rest] = text.split('\r\n');
		expect(head).toMatch(/version,decided_at,made_at,actor,/);
		expect(line).toContain(
			',suspended,false,true,"\'=HYPERLINK(""http://x"")",T-1,Phone,,applied,,'
		);
		expect(rest).toEqual(['']);
	});

	test('the CSV export writes times as dates and composite values in words', async () => {
		const replica = new ServerReplica(world, owner);
		await replica.pull();
		await replica.push(replica.mutation('administrator.sendPasswordReset', { id: neighbour }));

		const text = await (await download(owner, 'csv')).text();

		expect(text).toMatch(/,createdAt,,\d{4}-\d\d-\d\dT[\d:.]+Z,/);
		expect(text).toMatch(/,passwordResetMail,,"Asked for, \d{4}-\d\d-\d\dT[\d:.]+Z",/);
		expect(text).not.toMatch(/[{}]|,\d{13},/);
	});

	test('an export contains only what its reader may see', async () => {
		const manager = await signInAs('Manager');

		const text = await (await download(manager, 'csv')).text();

		expect(text).toContain(neighbour);
		expect(text).not.toContain(stranger);
	});

	test.each([
		['an invalid format', 'xml', {}],
		['an invalid filter', 'csv', { hash: 'x' }]
	])('an export is refused for %s', async (_, format, filters) => {
		expect((await download(owner, format, filters)).status).toBe(400);
	});

	test('an export requires a session', async () => {
		const path = `/sync/v1/audit/export?format=csv&deviceId=${newId()}`;
		expect((await world.request(path)).status).toBe(401);
	});
});
