import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReviewDecisions } from '@tenantry/shared/domain/access-review/decision.ts';
import { AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { Administrator } from '@tenantry/shared/domain/administrator/schema.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OVERVIEW_DAYS, OverviewAnswer } from '@tenantry/shared/protocol/overview.ts';
import { needsPerson } from '@tenantry/shared/protocol/verdict.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { eventsOf, queryDemo, signInOf, type DemoEvent } from '#support/demo/demo.ts';
import { operate } from '#support/servers/command.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { connect, type Client } from '#support/world/client.ts';

const DAY_MS = 24 * 3_600_000;
/** Mutations that take no reason. */
const UNEXPLAINED = [
	'accessReview.start',
	'administrator.create',
	'administrator.review',
	'organizationAccess.grant',
	'organizationAccess.revoke',
	'provider.setPolicy'
];

let folder: string;
let server: ServerProcess;
let startedAt: number;
/** As the demo was created, before anyone signed in. */
let events: readonly DemoEvent[];
let mailsToSend: unknown;
/** The visitor of README.md. */
let visitor: Client;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-demo-'));
	startedAt = Date.now();
	server = await startServer({ dataDir: folder, env: { TENANTRY_DEMO: '1' } });
	events = eventsOf(folder);
	mailsToSend = queryDemo(
		folder,
		`SELECT kind FROM effect WHERE done_at IS NULL AND next_attempt_at <= ${String(Date.now())}`,
		z.object({ kind: z.string() })
	);
	visitor = await connect(server.url, await signInOf(folder, 'second.owner'));
});
afterAll(async () => {
	await server.close();
	await rm(folder, { recursive: true, force: true });
});

function rowsOf<T>(collection: string, schema: z.ZodMiniType<T>): T[] {
	return [...visitor.rows]
		.filter(([key]) => key.startsWith(`${collection}/`))
		.map(([, { value }]) => schema.parse(value));
}

async function overview(): Promise<OverviewAnswer> {
	const response = await visitor.fetch('/sync/v1/overview', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ since: null })
	});
	return OverviewAnswer.parse(await response.json());
}

test('the past of the demo verifies, link by link and row by row', async () => {
	const { code, stdout } = await operate({ dataDir: folder }, 'audit', 'verify');

	expect(stdout).toContain('every link holds');
	expect(code).toBe(0);
	expect(events.length).toBeGreaterThan(600);
});

test('every change was made by a colleague on a device, for a reason where the change takes one', () => {
	const changes = events.filter(({ mutation_id }) => mutation_id !== null);
	const authors = new Set(changes.map(({ actor_id }) => actor_id));
	const isWhole = ({ actor_id, device_id, device_name, address }: DemoEvent) =>
		[actor_id, device_id, device_name, address].every((fact) => fact !== null);
	const unexplained = changes.filter(({ reason }) => reason === null);

	expect(changes.length).toBeGreaterThan(200);
	expect(authors.size).toBeGreaterThanOrEqual(6);
	expect(changes.filter((event) => !isWhole(event))).toEqual([]);
	expect([...new Set(unexplained.map(({ name }) => name))].sort()).toEqual(UNEXPLAINED);
	expect(changes.filter(({ ticket }) => ticket !== null).length).toBeGreaterThan(100);
	expect(new Set(changes.map(({ outcome }) => outcome))).toEqual(
		new Set(['applied', 'superseded', 'approval'])
	);
});

test('events fill the 90 days, in their order', () => {
	const times = events.map(({ applied_at }) => applied_at);
	const days = new Set(times.map((at) => Math.floor(at / DAY_MS)));

	expect(times).toEqual(times.toSorted((a, b) => a - b));
	expect(events.filter(({ made_at, applied_at }) => made_at > applied_at)).toEqual([]);
	expect(startedAt - (times[0] ?? 0)).toBeGreaterThanOrEqual(89 * DAY_MS);
	expect(times.at(-1)).toBeLessThanOrEqual(Date.now());
	expect(days.size).toBeGreaterThan(75);
});

test('the trend of MFA coverage has a count for each of 90 days, rises and has a setback', async () => {
	const { days, today } = await overview();
	const covered = days.map((day) => day.covered);
	const steps = covered.slice(1).map((count, n) => count - (covered[n] ?? 0));

	expect(days.map(({ day }) => day)).toEqual(
		Array.from({ length: OVERVIEW_DAYS }, (_, n) => today - OVERVIEW_DAYS + 1 + n)
	);
	expect(covered.at(-1)).toBeGreaterThan(3 * (covered[0] ?? 0));
	expect(Math.min(...steps)).toBeLessThan(-5);
});

test('most people were seen at some time of the 90 days, many of them today or yesterday', async () => {
	const { seen, today } = await overview();
	const recent = seen.filter(({ day }) => day >= today - 1).flatMap(({ ids }) => ids);

	expect(seen.flatMap(({ ids }) => ids).length).toBeGreaterThan(180);
	expect(recent.length).toBeGreaterThan(60);
	expect(seen.length).toBeGreaterThan(25);
	expect(Math.max(...seen.map(({ day }) => day))).toBeLessThanOrEqual(today);
});

test('each visitor has a change of their own to settle, and a request to approve', async () => {
	const open = [...visitor.verdicts.values()].filter(needsPerson);
	const [request, overtaken] = ['approval', 'superseded'].map((outcome) =>
		open.find((verdict) => verdict.outcome === outcome)
	);
	const { email } = await signInOf(folder, 'owner');
	const ada = [...visitor.rows].find(([, { value }]) => value['email'] === email)?.[0];
	const others = queryDemo(
		folder,
		"SELECT author_id FROM mutation WHERE outcome = 'superseded' AND successor IS NULL",
		z.object({ author_id: z.string() })
	).map(({ author_id }) => `administrator/${author_id}`);

	expect(open).toHaveLength(2);
	expect(overtaken).toMatchObject({ name: 'administrator.changeRole', deviceName: 'Ben’s phone' });
	expect(overtaken?.conflicts[0]).toMatchObject({ field: 'role', by: { name: 'Quentin Eze' } });
	expect(request).toMatchObject({
		name: 'administrator.delete',
		author: { name: 'Quentin Eze' }
	});
	expect(request?.approval?.decision).toBeUndefined();
	expect(request?.approval?.expiresAt).toBeGreaterThan(Date.now());
	expect(others).toContain(ada);
	expect(others).toHaveLength(2);
});

test('a review of access is under way, and its evidence verifies', async () => {
	const [review, ...more] = rowsOf('accessReview', AccessReview);
	const [decisions] = rowsOf('reviewDecision', ReviewDecisions);
	const [id = ''] = [...visitor.rows.keys()]
		.filter((key) => key.startsWith('accessReview/'))
		.map((key) => key.split('/')[1]);
	const evidence = await visitor.fetch(`/sync/v1/reviews/${id}/evidence?format=json`);
	const path = join(folder, 'review.json');
	await writeFile(path, await evidence.text());

	const { code, stdout } = await operate({ dataDir: folder }, 'review', 'verify', path);

	expect(more).toEqual([]);
	expect(review?.closedAt).toBeNull();
	expect(review?.dueAt).toBeGreaterThan(Date.now());
	const decided = Object.values(decisions ?? {}).length;
	expect(decided).toBeGreaterThan(4);
	expect(decided).toBeLessThan(review?.subjects.length ?? 0);
	expect([code, stdout]).toEqual([0, expect.any(String)]);
});

test('an account ends before the day does, and one was suspended today', () => {
	const people = rowsOf('administrator', Administrator);
	const midnight = new Date(startedAt).setHours(24, 0, 0, 0);
	const ending = people.filter(({ endsAt }) => typeof endsAt === 'number' && endsAt < midnight);
	const caught = events.filter(
		({ name, applied_at }) =>
			name === 'administrator.suspend' && applied_at > startedAt - DAY_MS / 4
	);

	expect(people).toHaveLength(240);
	expect(ending).toHaveLength(1);
	expect(caught).toMatchObject([{ reason: 'Signed in from two countries within an hour' }]);
});

test('what README.md proposes to a visitor waits for no one', async () => {
	const [key = ''] = [...visitor.rows].find(
		([, { value }]) => value['role'] === 'Help Desk' && value['registered'] === true
	) ?? [''];
	const id = AdministratorId.parse(key.split('/')[1]);
	const until = Date.now() + 2 * 3_600_000;

	const { results } = await visitor.push(
		visitor.mutation('administrator.raiseRole', { id, role: 'Manager', until }),
		visitor.mutation('administrator.setEndDate', { id, endsAt: until }),
		visitor.mutation('administrator.sendCallerCode', { id }),
		visitor.mutation('administrator.suspend', { id })
	);

	expect(results.map(({ outcome }) => outcome)).toEqual(Array(4).fill('applied'));
});

test('no email of the past is left to be sent', () => {
	expect(mailsToSend).toEqual([]);
	expect(events.filter(({ actor_name }) => actor_name === 'Mail')).toHaveLength(2);
});

test('a restart adds nothing to the past', async () => {
	// The email that the visitor asked for may be recorded at any time.
	const withoutMail = () => eventsOf(folder).filter(({ actor_name }) => actor_name !== 'Mail');
	const before = withoutMail();

	await server.restart();

	expect(withoutMail()).toEqual(before);
	expect(eventsOf(folder).slice(0, events.length)).toEqual(events);
});
