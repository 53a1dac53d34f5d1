import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	arrayOf,
	reasonOf,
	idOf,
	openApiClient,
	recordOf,
	resultsOf,
	type ApiClient
} from '#support/api/client.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, DATABASES, type ServerWorld } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: ServerWorld;
	let provider: string;
	let owner: string;
	let api: ApiClient;

	beforeEach(async () => {
		world = await createServerWorld({ database });
		owner = await world.addAdministrator({ role: OWNER_ROLE });
		api = await openApiClient(world, owner);
		provider = `/providers/${world.providerId}`;
	});
	afterEach(() => world.close());

	const pathOf = (id: string) => `${provider}/administrators/${id}`;
	const subject = () => world.addAdministrator({ role: 'Help Desk' });

	test('an administrator is read with an ETag of their state', async () => {
		const id = await subject();

		const answer = await api.get(pathOf(id));

		expect(recordOf(answer)).toMatchObject({ id, roleName: 'Help Desk', registered: true });
		expect(answer.headers.get('etag')).toMatch(/^"[\w-]{22}"$/);
	});

	test('a started and unfinished enrollment is reported as such and can be found', async () => {
		const begun = await world.addAdministrator({ role: 'Help Desk', mfaRequired: false });
		const finished = await world.addAdministrator({ role: 'Help Desk', mfaRequired: false });
		await world.apply('administrator.recordEnrolment', { id: begun, isFinished: false });
		await world.apply('administrator.recordEnrolment', { id: finished, isFinished: true });

		const unfinished = await api.get(
			`${provider}/administrators?filter=totpEnrolled:eq:true&filter=totpEnrollmentFinished:eq:false`
		);

		const both = [
			recordOf(await api.get(pathOf(begun))),
			recordOf(await api.get(pathOf(finished)))
		];
		expect(both).toMatchObject([
			{ totpEnrolled: true, totpEnrollmentFinished: false },
			{ totpEnrolled: true, totpEnrollmentFinished: true }
		]);
		expect(resultsOf(unfinished).map(({ id }) => id)).toEqual([begun]);
	});

	test('a patch changes the fields that it names, and each decided change is an event in the name of the owner, with the reason and the ticket', async () => {
		const id = await subject();
		const before = (await world.audit()).length;

		const answer = await api.patch(pathOf(id), {
			firstname: 'Grace',
			email: 'grace@ex.example',
			roleName: 'Manager',
			enableMultiFactor: true,
			apiKeyAllowed: true,
			phone: '+44 20 7946 0000',
			endsAt: new Date(world.clock.now + 30 * 86_400_000).toISOString(),
			reason: 'Promoted',
			ticket: 'T-7'
		});

		expect(answer.status).toBe(200);
		expect(recordOf(answer)).toMatchObject({
			firstname: 'Grace',
			email: 'grace@ex.example',
			roleName: 'Manager',
			enableMultiFactor: true,
			apiKeyAllowed: true
		});
		const events = (await world.audit()).slice(before);
		expect(events.map(({ name }) => name)).toEqual([
			'administrator.editDetails',
			'administrator.changeRole',
			'administrator.requireMfa',
			'administrator.setApiAccess',
			'administrator.setContact',
			'administrator.setEndDate'
		]);
		const because = { reason: 'Promoted', ticket: 'T-7' };
		for (const event of events)
			expect(event).toMatchObject({
				actor_id: owner,
				subject_id: id,
				outcome: 'applied',
				...because
			});
		expect(events[0]?.device_name).toBe(`API key ${api.key.slice(0, 4)}…`);
	});

	test('a patch with a part that is refused changes nothing, and its refusal is an event', async () => {
		await world.apply('provider.setGlobalMfa', { providerId: world.providerId, required: true });
		const id = await subject();
		const before = (await world.audit()).length;

		const answer = await api.patch(pathOf(id), {
			firstname: 'Grace',
			enableMultiFactor: false,
			ticket: 'T-8'
		});

		expect(answer.status).toBe(409);
		expect(answer.body).toEqual({
			code: 409,
			status: 'Conflict',
			reason: 'global_mfa_required',
			details: [],
			message: 'The provider’s settings require MFA for everyone.'
		});
		expect(recordOf(await api.get(pathOf(id))).firstname).toBe('Ada');
		expect((await world.audit()).slice(before)).toMatchObject([
			{
				name: 'administrator.removeMfa',
				outcome: 'rejected',
				code: 'global_mfa_required',
				ticket: 'T-8'
			}
		]);
	});

	test('suspending and restoring return the record and record the reason in the audit', async () => {
		const id = await subject();
		const device = await world.signIn(id);

		const suspended = await api.post(`${pathOf(id)}/suspend`, { reason: 'Lost laptop' });
		const again = await api.post(`${pathOf(id)}/suspend`);
		const session = await device.fetch('/sync/v1/events');
		const restored = await api.post(`${pathOf(id)}/restore`, {});
		const twice = await api.post(`${pathOf(id)}/restore`);

		expect([suspended.status, again.status, restored.status]).toEqual([200, 200, 200]);
		expect(recordOf(suspended).suspended).toBe(true);
		expect(recordOf(restored).suspended).toBe(false);
		expect(session.status).toBe(403);
		expect([twice.status, reasonOf(twice)]).toEqual([409, 'not_suspended']);
		const events = await world.audit();
		expect(events.find(({ name }) => name === 'administrator.suspend')?.reason).toBe('Lost laptop');
	});

	test('emails can be requested and are answered as accepted', async () => {
		const id = await subject();

		const password = await api.post(`${pathOf(id)}/resetpassword`);
		const totp = await api.post(`${pathOf(id)}/resettotp`, { ticket: 'T-1' });

		expect([password.status, totp.status]).toEqual([202, 202]);
		const names = (await world.audit()).slice(-2).map(({ name }) => name);
		expect(names).toEqual(['administrator.sendPasswordReset', 'administrator.sendTotpReset']);
	});

	test('organizations can be created, renamed and archived, and administrators with all reach them', async () => {
		const path = `${provider}/organizations`;
		const id = idOf(await api.post(path, { name: ' Bakery ', maxSystemUsers: 5 }));

		const links = arrayOf(await api.get(`/administrators/${owner}/organizationlinks`));
		const renamed = await api.patch(`${path}/${id}`, { name: 'Patisserie' });
		const archived = await api.delete(`${path}/${id}`);

		expect(links).toEqual([{ administrator: owner, organization: id }]);
		expect(recordOf(renamed)).toEqual({ id, name: 'Patisserie', maxSystemUsers: 5 });
		expect(archived.status).toBe(204);
		expect(resultsOf(await api.get(path))).toEqual([]);
		expect((await api.patch(`${path}/${id}`, { name: 'B' })).status).toBe(410);
		expect((await api.get(`/organizations/${id}/administratorlinks`)).status).toBe(410);
	});

	test('settings can be read and changed, and apply to administrators', async () => {
		const id = await subject();
		const path = `${provider}/settings`;

		const changed = await api.patch(path, { requireAdminMFA: true, apiKeyDays: 30 });

		expect(recordOf(changed)).toEqual({
			requireAdminMFA: true,
			managersMayContain: true,
			administratorsMayContain: true,
			deviceLockRequired: true,
			lockAfterMinutes: 15,
			leaseHours: 72,
			staleAfterHours: 72,
			loosenOnlineOnly: false,
			apiKeyDays: 30,
			maxRaiseHours: 12,
			approvals: []
		});
		expect((await api.get(path)).body).toEqual(changed.body);
		expect(recordOf(await api.get(pathOf(id))).enableMultiFactor).toBe(true);
	});

	test('events are listed after a version, page by page, as documented', async () => {
		const id = await subject();
		const { length } = await world.audit();
		await api.post(`${pathOf(id)}/suspend`, { reason: 'Lost laptop', ticket: 'T-7' });
		await api.patch(pathOf(id), { lastname: 'Hopper' });

		const [suspended, edited] = arrayOf(await api.get(`${provider}/events?after=${length}`));
		const page = await api.get(`${provider}/events?after=${length}&limit=1`);
		const filtered = await api.get(`${provider}/events?filter=ticket:eq:T-7`);

		const { id: eventId, initiated_by: actor, ...event } = suspended ?? {};
		expect(eventId).toMatch(/^[0-9a-f]{64}$/);
		expect(actor).toMatchObject({ type: 'admin', id: owner });
		expect(event).toEqual({
			event_type: 'admin_update',
			service: 'directory',
			success: true,
			outcome: 'applied',
			timestamp: '2026-01-05T09:00:00.000Z',
			made_at: '2026-01-05T09:00:00.000Z',
			made_at_uncertain: false,
			carried_by: null,
			resource: { type: 'admin', id, email: `${id}@north.example` },
			changes: [{ field: 'suspended', from: false, to: true }],
			provider: world.providerId,
			organization: null,
			client_ip: null,
			useragent: null,
			requested_by: null,
			reason: 'Lost laptop',
			ticket: 'T-7',
			version: length + 1
		});
		expect(edited?.changes).toEqual([{ field: 'lastname', from: 'Of Help Desk', to: 'Hopper' }]);
		expect(arrayOf(page)).toEqual([suspended]);
		expect(page.headers.get('x-total-count')).toBe('2');
		expect(arrayOf(filtered)).toEqual([suspended]);
	});

	test('a PUT changes what it names, and leaves the rest as it is', async () => {
		const id = await subject();
		const before = recordOf(await api.get(pathOf(id)));

		const answer = await api.put(pathOf(id), { firstname: 'Grace' });

		expect([answer.status, recordOf(answer)]).toEqual([200, { ...before, firstname: 'Grace' }]);
	});

	test('a change based on another state than the current one is refused', async () => {
		const id = await subject();
		const etag = (await api.get(pathOf(id))).headers.get('etag') ?? '';
		await api.patch(pathOf(id), { firstname: 'Grace' });

		const stale = await api.patch(pathOf(id), { firstname: 'Jean' }, { 'if-match': etag });
		const gone = await api.delete(pathOf(id), { 'if-match': etag });
		const any = await api.post(`${pathOf(id)}/suspend`, {}, { 'if-match': '*' });

		expect([stale.status, reasonOf(stale)]).toEqual([412, 'precondition_failed']);
		expect([gone.status, any.status]).toEqual([412, 200]);
		const fresh = any.headers.get('etag') ?? '';
		expect((await api.delete(pathOf(id), { 'if-match': fresh })).status).toBe(204);
	});

	test('a repeated request is carried out once, and a different one under its key is refused', async () => {
		const path = `${provider}/administrators`;
		const body = { email: 'a@ex.example', roleName: 'Manager' };
		const key = { 'idempotency-key': 'first try' };
		const wrong = await api.post(path, body, key);
		const once = { 'idempotency-key': newId() };

		const answers = await Promise.all([1, 2, 3, 4].map(() => api.post(path, body, once)));
		const other = await api.post(path, { ...body, firstname: 'Ada' }, once);
		const refused = { 'idempotency-key': newId() };
		const taken = await api.post(path, { ...body, lastname: 'x' }, refused);
		await api.delete(pathOf(idOf(answers[0] ?? wrong)));
		const takenStill = await api.post(path, { ...body, lastname: 'x' }, refused);

		expect(wrong.status).toBe(400);
		expect(new Set(answers.map((answer) => idOf(answer))).size).toBe(1);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
		expect(answers[3]?.headers.get('etag')).toBe(answers[0]?.headers.get('etag'));
		expect([other.status, reasonOf(other)]).toEqual([409, 'id_reused']);
		expect([taken.status, reasonOf(taken)]).toEqual([409, 'email_taken']);
		expect(takenStill.body).toEqual(taken.body);
	});

	test('a request for a deleted administrator is answered as gone, with a specific code', async () => {
		const id = await subject();
		await api.delete(pathOf(id));

		for (const answer of [
			await api.get(pathOf(id)),
			await api.delete(pathOf(id)),
			await api.post(`${pathOf(id)}/suspend`),
			await api.get(`/administrators/${id}/organizationlinks`)
		])
			expect([answer.status, reasonOf(answer)]).toEqual([410, 'deleted']);
	});

	test('devices learn of changes made by a script as of any others', async () => {
		const poked: number[] = [];
		const stop = world.store.onVersion((_provider, version) => poked.push(version));

		await api.post(`${provider}/organizations`, { name: 'Bakery' });
		stop();

		expect(poked.length).toBeGreaterThan(0);
	});
});
