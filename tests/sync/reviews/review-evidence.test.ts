import { readFileSync } from 'node:fs';
import { OWNER_ROLE, ROLES } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openEvidenceWorld, type EvidenceWorld } from '#support/evidence/evidence-world.ts';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import { createOperator, newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

const HELP_DESK_ACCESS = {
	role: 'Help Desk',
	organizations: 'all',
	mfaRequired: false,
	mfaEnrolled: false,
	apiKey: false,
	suspended: false
};

const REDUCED = { role: 'Help Desk', organizations: 0 };

describe.each(DATABASES)('on %s', (database) => {
	let world: EvidenceWorld;

	beforeEach(async () => {
		world = await openEvidenceWorld({ database });
	});
	afterEach(() => world.close());

	const plain = async (answer: Response) =>
		`${answer.status} ${(await answer.text()).replaceAll(/"requestId":"\w+"/g, '')}`;

	test('each decision is listed with its reviewer, time, note, access and place in the audit', async () => {
		const reviewId = await world.start();
		await world.decideAll(reviewId);
		const { Sam, Mia, Lou, Eve, Bob } = world.subjects;
		await world.fallDue(reviewId, Eve, Bob);
		const audit = await world.audit();

		const { lines } = await world.evidence(reviewId);

		const decisions = lines.map(({ administratorId, decision, by, note, access, left }) => [
			administratorId,
			decision,
			by?.name ?? null,
			note,
			access,
			left
		]);
		expect(decisions).toEqual([
			[Sam, 'keep', 'Ada Owner', null, HELP_DESK_ACCESS, null],
			[Mia, 'reduce', 'Kim Owner', 'No more clinics', HELP_DESK_ACCESS, REDUCED],
			[Lou, 'suspend', 'Kim Owner', 'Left in May', HELP_DESK_ACCESS, null],
			[Eve, 'suspend', null, null, HELP_DESK_ACCESS, null],
			[Bob, 'suspend', null, null, HELP_DESK_ACCESS, null],
			[world.ada.administratorId, 'undecided', null, null, null, null]
		]);
		for (const line of lines.filter(({ decision }) => decision !== 'undecided')) {
			const event = audit.find(({ version }) => version === line.audit?.position);
			expect(event).toMatchObject({ hash: line.audit?.hash, actor_id: line.by?.id ?? null });
			expect(event?.changes).toContain(line.administratorId);
			expect(line.decidedAt).toBe(new Date(event?.applied_at ?? 0).toISOString());
			expect(line.madeAt).toBe(new Date(event?.made_at ?? 0).toISOString());
		}
	});

	test('the access says whether the account was suspended just before the decision', async () => {
		const { Sam, Mia, Lou } = world.subjects;
		const reviewId = await world.start();
		await world.apply('administrator.suspend', { id: Sam });
		await world.decide(world.ada, { id: Sam, reviewId, kind: 'keep' });
		await world.decide(world.ada, { id: Mia, reviewId, kind: 'suspend' });
		await world.decide(world.kim, { id: Lou, reviewId, kind: 'suspend' });
		await world.apply('administrator.restore', { id: Lou });

		const { lines } = await world.evidence(reviewId);
		const csv = await (await world.ask(reviewId, 'csv')).text();

		expect(lines.slice(0, 3).map(({ access }) => access?.suspended)).toEqual([true, false, false]);
		const [head = [], ...rows] = csv.split('\r\n').map((line) => line.split(','));
		const place = head.indexOf('suspended_before');
		expect(rows.slice(0, 4).map((row) => row[place])).toEqual(['true', 'false', 'false', '']);
	});

	test('the review is described with its events and the head at the export', async () => {
		const startedAt = new Date(world.clock.now).toISOString();
		const dueAt = new Date(world.clock.now + 14 * 24 * 3_600_000).toISOString();
		const reviewId = await world.start({ repeatDays: 90 });
		const started = (await world.audit()).at(-1);
		await world.decideAll(reviewId);
		await world.fallDue(reviewId, world.subjects.Eve);
		const ended = (await world.audit()).at(-1);

		const { lines, ...evidence } = await world.evidence(reviewId);

		const now = new Date(world.clock.now).toISOString();
		const [ada, kim] = [world.ada, world.kim].map(({ administratorId: id }, place) => ({
			id,
			name: place === 0 ? 'Ada Owner' : 'Kim Owner',
			email: `${id}@north.example`
		}));
		const closed = { position: ended?.version, hash: ended?.hash };
		expect(lines).toHaveLength(6);
		expect(evidence).toEqual({
			format: 'tenantry-access-review',
			formatVersion: 1,
			exportedAt: now,
			head: closed,
			provider: { id: world.providerId, name: 'North Provider' },
			review: {
				id: reviewId,
				name: 'Spring review',
				state: 'closed',
				scope: { kind: 'all' },
				coverage: { inScope: 7, reviewed: 6, leftOut: [{ id: kim?.id, name: kim?.name }] },
				reviewers: [ada, kim],
				startedAt,
				startedBy: { id: ada?.id, name: 'Ada Owner' },
				dueAt,
				closedAt: now,
				closedBy: null,
				undecided: 'suspend',
				repeatDays: 90,
				counts: { subjects: 6, keep: 1, reduce: 1, suspend: 2, undecided: 2 },
				started: { position: started?.version, hash: started?.hash },
				closed
			}
		});
	});

	test('an open review is exported as open, and one that a reviewer closed names them', async () => {
		const reviewId = await world.start();
		const { Sam } = world.subjects;
		await world.decide(world.ada, { id: Sam, reviewId, kind: 'keep' });

		const open = await world.evidence(reviewId);
		await world.kim.pull();
		await world.kim.change('accessReview.close', { id: reviewId });
		const closed = await world.evidence(reviewId);

		expect(open.review).toMatchObject({ state: 'open', closedAt: null, closed: null });
		expect(open.lines[1]).toMatchObject({ decision: 'undecided', decidedAt: null, audit: null });
		expect(closed.review).toMatchObject({ state: 'closed', closedBy: { name: 'Kim Owner' } });
		expect(closed.review.closed).toEqual(closed.head);
	});

	test('a decision that its reviewer replaced is listed as the last one', async () => {
		const reviewId = await world.start();
		const { Sam: id } = world.subjects;
		await world.decide(world.ada, { id, reviewId, kind: 'reduce', note: 'First' });
		const first = await world.evidence(reviewId);
		await world.decide(world.ada, { id, reviewId, kind: 'keep', note: 'Second' });

		const { lines, head } = await world.evidence(reviewId);

		expect(lines[0]).toMatchObject({ decision: 'keep', note: 'Second', audit: head });
		expect(lines[0]?.audit).not.toEqual(first.lines[0]?.audit);
	});

	test('lists the reviewer whose decision stands when two differ', async () => {
		const reviewId = await world.start();
		const { Sam: id } = world.subjects;
		await world.ada.pull();
		const late = world.ada.mutation('administrator.review', { id, reviewId, kind: 'keep' });
		await world.decide(world.kim, { id, reviewId, kind: 'reduce' });
		const before = await world.evidence(reviewId);
		await world.ada.push(late);

		const { lines, head } = await world.evidence(reviewId);

		expect(lines[0]).toMatchObject({ decision: 'reduce', by: { name: 'Kim Owner' } });
		expect(lines).toEqual(before.lines);
		expect(head.position).toBe(before.head.position + 1);
	});

	test('a suspension that comes after the due date stays out of the record', async () => {
		const reviewId = await world.start({ undecided: 'list' });
		await world.fallDue(reviewId);
		const { Sam: id } = world.subjects;

		const outcome = await world.decide(world.ada, { id, reviewId, kind: 'suspend' });

		const { lines } = await world.evidence(reviewId);
		expect(outcome).toBe('applied');
		expect(lines[0]).toMatchObject({ decision: 'undecided', by: null, audit: null });
	});

	test('a reviewer keeps the name they had when they decided', async () => {
		const reviewId = await world.start();
		const { administratorId: id } = world.kim;
		await world.decide(world.kim, { id: world.subjects.Sam, reviewId, kind: 'keep' });
		await world.apply('administrator.editDetails', { id, lastName: 'Married' });

		const { lines, review } = await world.evidence(reviewId);

		expect(lines[0]?.by).toEqual({ id, name: 'Kim Owner' });
		expect(review.reviewers[1]?.name).toBe('Kim Married');
	});

	test('a deleted person stays listed by name, and names are those at the export', async () => {
		const reviewId = await world.start();
		await world.decideAll(reviewId);
		const { Sam, Lou } = world.subjects;
		await world.apply('administrator.delete', { id: Lou, email: `${Lou}@north.example` });
		await world.apply('administrator.editDetails', { id: Sam, lastName: 'Married' });

		const { lines } = await world.evidence(reviewId);

		expect(lines[0]).toMatchObject({ name: 'Sam Married', exists: true });
		expect(lines[2]).toMatchObject({ name: 'Lou Subject', decision: 'suspend', exists: false });
	});

	test('the CSV has a line for each person and defuses typed formulas', async () => {
		const reviewId = await world.start();
		const { Sam, Eve } = world.subjects;
		await world.decide(world.ada, { id: Sam, reviewId, kind: 'keep', note: '=HYPERLINK("x")' });
		await world.fallDue(reviewId, Eve);
		const [line] = (await world.evidence(reviewId)).lines;

		const answer = await world.ask(reviewId, 'csv');

		expect(answer.headers.get('content-type')).toContain('text/csv');
		expect(answer.headers.get('content-disposition')).toContain('access-review.csv');
		const rows = (await answer.text()).split('\r\n');
		expect(rows).toHaveLength(8);
		expect(rows[1]).toBe(
			`Sam Subject,${Sam},${Sam}@north.example,true,keep,Ada Owner,${world.ada.administratorId},` +
				`${line?.decidedAt},${line?.madeAt},"'=HYPERLINK(""x"")",Help Desk,all,false,false,false,false,,,` +
				`${line?.audit?.position},${line?.audit?.hash}`
		);
		expect(rows[2]).toContain('@north.example,true,undecided,,,,,,,,,,,,,');
		expect(rows[4]).toContain(',suspend,Due date,,');
	});

	test.each(ROLES.filter((role) => role !== OWNER_ROLE))(
		'SEC-F15 the role %s gets the same answer as for a review that does not exist',
		async (role) => {
			const reviewId = await world.start();
			const device = await world.signIn(await world.addAdministrator({ role }));

			const answer = await plain(await world.ask(reviewId, 'json', device));

			expect(answer).toMatch(/^404 {"code":"not_found"/);
			expect(answer).toBe(await plain(await world.ask(newId(), 'json', device)));
		}
	);

	test('SEC-F15 an owner who is not a reviewer gets the evidence, and a demoted owner does not', async () => {
		const reviewId = await world.start();
		const id = await world.addAdministrator({ role: OWNER_ROLE });
		const device = await world.signIn(id);

		const before = await world.ask(reviewId, 'json', device);
		await world.apply('administrator.changeRole', { id, role: 'Administrator' });
		const after = await world.ask(reviewId, 'json', device);

		expect([before.status, after.status]).toEqual([200, 404]);
	});

	test('SEC-F15 the review of another provider does not exist', async () => {
		const reviewId = await world.start();
		const foreign = await addForeignProvider(world);
		const south = createOperator({
			...foreign,
			clock: world.clock,
			use: (run) => run(world.store)
		});
		await south.apply('administrator.recordEnrolment', {
			id: foreign.administratorId,
			isFinished: true
		});
		const { cookie } = await south.openSession(foreign.administratorId, 'Zoe’s tablet');
		const headers = { cookie };

		const ask = async (id: string) =>
			plain(await world.request(`/sync/v1/reviews/${id}/evidence?format=json`, { headers }));

		expect(await ask(reviewId)).toMatch(/^404 {"code":"not_found"/);
		expect(await ask(reviewId)).toBe(await ask(newId()));
	});

	test('SEC-F15 evidence takes a session of this device', async () => {
		const reviewId = await world.start();
		const path = `/sync/v1/reviews/${reviewId}/evidence?format=json`;
		const { deviceId } = await world.signIn(world.kim.administratorId);

		const without = await world.request(path);
		const others = await world.device.fetch(`${path}&deviceId=${deviceId}`);

		expect(without.status).toBe(401);
		expect(await others.json()).toMatchObject({ code: 'wrong_person' });
	});

	test.each(['format=xml', '', 'format=json&all=true'])(
		'a request with %j is refused',
		async (query) => {
			const path = `/sync/v1/reviews/${await world.start()}/evidence?${query}`;

			expect((await world.device.fetch(path)).status).toBe(400);
		}
	);

	test.each(['x', '..%2F..', 'A'.repeat(24)])('an invalid id %j does not exist', async (id) => {
		expect((await world.ask(id)).status).toBe(404);
	});
});

test('SEC-F15 exporting evidence requires a fresh factor', async () => {
	const world = await openEvidenceWorld({ factorsAge: true });
	const reviewId = await world.start();
	world.clock.now += 20 * 60_000;

	const answer = await world.ask(reviewId);

	expect(answer.status).toBe(403);
	expect(await answer.json()).toMatchObject({ code: 'step_up_required' });
	await world.close();
});

test('the protocol page shows evidence with every field', async () => {
	const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
	const [, example = ''] = /^## Evidence[\s\S]*?```json\n([\s\S]*?)```/m.exec(page) ?? [];
	const world = await openEvidenceWorld();
	const reviewId = await world.start({ subjects: [world.subjects.Mia] });
	await world.decide(world.kim, { id: world.subjects.Mia, reviewId, kind: 'reduce', note: 'x' });
	await world.fallDue(reviewId);

	const evidence = await world.evidence(reviewId);

	expect(fieldsIn(JSON.parse(example))).toEqual(fieldsIn(evidence));
	await world.close();
});

/** Returns the names of fields, in order, with those of the first of each list. */
function fieldsIn(value: unknown): unknown {
	if (Array.isArray(value)) return value.slice(0, 1).map(fieldsIn);
	if (typeof value !== 'object' || value === null) return null;
	return Object.entries(value).map(([name, inner]) => [name, fieldsIn(inner)]);
}
