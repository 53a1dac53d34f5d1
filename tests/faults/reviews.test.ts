import { AccessReview } from '@tenantry/shared/domain/access-review/schema.ts';
import { ReviewDecisions } from '@tenantry/shared/domain/access-review/decision.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { describe, expect, test } from 'vitest';
import { freePort } from '#support/machine/loopback.ts';
import { newId } from '#support/servers/operator.ts';
import { startMortal } from '#support/servers/mortal.ts';
import type { FailPoint } from '#support/servers/phase.ts';
import { openProcessWorld, type ProcessWorld } from '#support/servers/process-world.ts';
import { startServer } from '#support/servers/process.ts';
import { DATABASES } from '#support/servers/world.ts';

const PEOPLE = 20;
const DAY_MS = 86_400_000;
/** Long enough to start the review before it is due, however slow the machine. */
const SOON_MS = 3_000;

interface Started {
	readonly owner: string;
	readonly people: readonly string[];
	readonly reviewId: string;
}

/** Starts a review that comes to its due time soon, while no server is running. */
async function startReview(world: ProcessWorld): Promise<Started> {
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const people: string[] = [];
	for (let count = 0; count < PEOPLE; count++)
		people.push(AdministratorId.parse(await world.addAdministrator({ role: 'Manager' })));
	const reviewId = newId();
	const outcome = await world.apply('accessReview.start', {
		id: reviewId,
		name: 'Spring review',
		scope: { kind: 'all' },
		subjects: [owner, ...people],
		reviewers: [owner],
		dueAt: Date.now() + SOON_MS,
		undecided: 'suspend',
		repeatDays: 30
	});
	expect(outcome).toBe('applied');
	return { owner, people, reviewId };
}

async function scheduled(world: ProcessWorld) {
	const events = await world.audit();
	expect(firstBrokenLink(events)).toBeUndefined();
	return events.filter(({ actor_name }) => actor_name === 'Schedule');
}

async function reviews(world: ProcessWorld): Promise<AccessReview[]> {
	const { head, rows } = await world.store.read(world.providerId, async (reader) => ({
		head: reader.head,
		rows: await reader.changes({ after: 0, through: reader.head.version, limit: 1_000 })
	}));
	expect(head.version).toBeGreaterThan(0);
	return rows.rows
		.filter(({ collection }) => collection === 'accessReview')
		.toSorted((left, right) => left.created - right.created)
		.map(({ value }) => AccessReview.parse(JSON.parse(value)));
}

/** Lets the due time of a review pass that was just started. */
async function passTime(): Promise<void> {
	const dueAt = Date.now() + SOON_MS;
	await expect.poll(() => Date.now(), { timeout: 10 * SOON_MS }).toBeGreaterThan(dueAt);
}

/** Expects that the due time has come once, for everybody, with one next review. */
async function expectOnce(world: ProcessWorld, { owner, people, reviewId }: Started) {
	const isEnded = async () =>
		(await scheduled(world)).some(({ name }) => name === 'accessReview.start');
	await expect.poll(isEnded).toBe(true);
	const events = await scheduled(world);
	const suspended = events.filter(({ name }) => name === 'administrator.suspendUnreviewed');
	expect(suspended.map(({ subject_id }) => subject_id).toSorted()).toEqual([...people].toSorted());
	const others = events.slice(suspended.length).map(({ name }) => name);
	expect(others).toEqual(['accessReview.end', 'accessReview.start']);
	const [former, next, ...more] = await reviews(world);
	expect(more).toEqual([]);
	expect(former?.closedAt).not.toBeNull();
	expect(next?.dueAt).toBe((former?.dueAt ?? 0) + 30 * DAY_MS);
	const rows = await world.store.read(world.providerId, (reader) =>
		reader.rows([
			{ collection: 'administrator', id: owner },
			{ collection: 'reviewDecision', id: reviewId }
		])
	);
	expect(rows.find(({ id }) => id === owner)?.value).toContain('"suspended":false');
	const decisions = ReviewDecisions.parse(
		JSON.parse(rows.find(({ id }) => id === reviewId)?.value ?? '{}')
	);
	expect(Object.keys(decisions).toSorted()).toEqual([...people].toSorted());
}

/**
 * In the middle of ending the review, and at its commit, of which PostgreSQL may hear or not before
 * the server is gone.
 */
const DEATHS = [
	{ phase: 'writing', times: 1, isAlone: true },
	{ phase: 'committing', times: 1, isAlone: true }
] as const satisfies readonly FailPoint[];

describe.each(DATABASES)('on %s', (database) => {
	test('a review whose due time came while no server was running ends once', async () => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
		const started = await startReview(world);
		await passTime();

		kept.adopt(await startServer(world.premises), (it) => it.close());

		await expectOnce(world, started);
	});

	test('a server that is killed while it ends a review ends it once, when it is back', async () => {
		await using kept = new AsyncDisposableStack();
		const world = kept.adopt(await openProcessWorld(database), (it) => it.close());
		const mortal = startMortal(world.premises, DEATHS);
		const server = kept.adopt(await mortal, (it) => it.close());
		const started = await startReview(world);

		const phases = [await server.die()];
		// It dies again soon, perhaps while it starts, because the review is due by then.
		await Promise.allSettled([server.revive()]);
		phases.push(await server.die());
		await server.revive();

		expect(phases).toEqual(DEATHS.map(({ phase }) => phase));
		await expectOnce(world, started);
	});
});

test('two servers end a review once', async () => {
	await using kept = new AsyncDisposableStack();
	const world = kept.adopt(await openProcessWorld('postgres'), (it) => it.close());
	const started = await startReview(world);
	await passTime();

	const other = { ...world.premises, port: await freePort() };
	await Promise.all(
		[world.premises, other].map(async (premises) =>
			kept.adopt(await startServer(premises), (it) => it.close())
		)
	);

	await expectOnce(world, started);
});
