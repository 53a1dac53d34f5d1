// @all: kills servers in real browsers
import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import * as z from 'zod/mini';
import { auditEvents, storedRows, type StoredRow } from '#support/world/database.ts';
import { connect, type Client } from '#support/world/client.ts';
import { ada, ben, chi, people } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { openWorld, type World } from '#support/world/world.ts';
import { createDatabase } from '#support/postgres/database.ts';

const databases = [
	{ name: 'SQLite', create: async () => undefined },
	{ name: 'PostgreSQL', create: createDatabase }
];
const subjects = people.filter(({ password }) => password === undefined);
/** The arguments of the only kind of change that is sent here. */
const Rename = z.object({ id: z.string(), firstName: z.string() });
const authors = [ada, ben, chi];
const batchesEach = 40;
const batchSize = 5;

for (const database of databases) {
	test(`every acknowledged change is present once after kills and lost answers on ${database.name}`, async () => {
		const world = await openWorld(await database.create(), authors);
		const clients = await Promise.all(authors.map((person) => connect(world.url, person)));
		const streams = clients.map(streamOf);
		const acknowledged: PushResult[] = [];

		await Promise.all([
			...streams.map((stream) => send(stream, acknowledged)),
			disturb(world, acknowledged)
		]);

		const sent = streams.flatMap(({ batches }) => batches.flat());
		const events = await auditEvents(world, 'administrator.editDetails');
		const kept = (await storedRows(world, 'administrator')).map(nameOf);
		expect(sorted(acknowledged.map(({ id }) => id))).toEqual(sorted(sent.map(({ id }) => id)));
		expect(acknowledged.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
		expect(sorted(events.map(({ mutationId }) => mutationId))).toEqual(sorted(sent.map(idOf)));
		expect(kept).toEqual(expect.arrayContaining(lastNames(sent)));
		await world.close();
	});

	test(`one broken change among fifty does not affect the others on ${database.name}`, async () => {
		const world = await openWorld(await database.create(), [ada]);
		const client = await connect(world.url, ada);
		const mutations = subjects.slice(0, 50).map(({ id }, n) => rename(client, id, `Name ${n}`));
		const broken = { ...one(mutations, 24), args: { id: 7 } };

		const { results } = await client.push(...mutations.with(24, broken));

		const events = await auditEvents(world, 'administrator.editDetails');
		const outcomes = results.map(({ outcome, rejection }) => rejection?.code ?? outcome);
		expect(results.map(idOf)).toEqual(mutations.map(idOf));
		expect(outcomes).toEqual(mutations.map((_, n) => (n === 24 ? 'invalid_arguments' : 'applied')));
		expect(events.map(({ mutationId }) => mutationId)).toEqual(mutations.map(idOf));
		await world.close();
	});
}

interface Stream {
	readonly client: Client;
	readonly batches: readonly (readonly Mutation[])[];
}

/** Each client renames its fifteen people repeatedly, each time on top of the last change. */
function streamOf(client: Client, n: number): Stream {
	const latest = new Map<string, string>();
	const batches = Array.from({ length: batchesEach }, (_, batch) =>
		Array.from({ length: batchSize }, (_, at) => {
			const step = batch * batchSize + at;
			const { id } = one(subjects, (step % 15) * 3 + n);
			const mutation = onTopOf(latest.get(id), rename(client, id, `Client ${n} step ${step}`));
			latest.set(id, mutation.id);
			return mutation;
		})
	);
	return { client, batches };
}

function rename(client: Client, id: string, firstName: string): Mutation {
	return client.mutation('administrator.editDetails', { id, firstName });
}

function onTopOf(after: string | undefined, mutation: Mutation): Mutation {
	if (after === undefined) return mutation;
	const base: Mutation['base'] = {};
	for (const [key, seen] of Object.entries(mutation.base)) {
		base[key] = typeof seen === 'number' ? { after, base: seen } : seen;
	}
	return { ...mutation, base };
}

/** Retries each batch until it is answered, as a device does. */
async function send({ client, batches }: Stream, acknowledged: PushResult[]): Promise<void> {
	for (const batch of batches) {
		await waitUntil(async () => {
			const answer = await client.push(...batch).catch(() => undefined);
			acknowledged.push(...(answer?.results ?? []));
			return answer !== undefined;
		});
	}
}

/**
 * Alternates between killing the server and losing an answer, each time the streams have advanced a
 * step.
 */
async function disturb({ server, wire }: World, acknowledged: readonly unknown[]): Promise<void> {
	const total = 3 * batchesEach * batchSize;
	for (let step = 1; step <= 12; step += 1) {
		await waitUntil(() => acknowledged.length >= (total * step) / 14);
		if (step % 3 === 0) await wire.cutAfterRequest('POST /sync/v1/push');
		else if (step % 3 === 1) await wire.cutAfterFirstResponseByte('POST /sync/v1/push');
		else {
			await server.kill9();
			await server.start();
		}
	}
}

/** Returns the last name given to each person. */
function lastNames(sent: readonly Mutation[]): object[] {
	const renames = sent.map(({ args }) => Rename.parse(args));
	return [...new Map(renames.map((rename) => [rename.id, rename])).values()];
}

function nameOf({ id, value }: StoredRow): object {
	return { id, firstName: value.firstName };
}

function idOf({ id }: { readonly id: string }): string {
	return id;
}

function one<T>(list: readonly T[], at: number): T {
	const item = list[at];
	if (item === undefined) throw new Error(`Nothing at ${at}.`);
	return item;
}

function sorted(ids: readonly (string | null)[]): readonly (string | null)[] {
	return ids.toSorted();
}
