import { fieldKey } from '@tenantry/shared/row.ts';
import { setTimeout } from 'node:timers/promises';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { PushAnswer } from '@tenantry/shared/protocol/push.ts';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbeddedPostgres } from '#support/postgres/embedded.ts';
import { freePort } from '#support/machine/loopback.ts';
import { newId } from '#support/servers/operator.ts';
import { openProcessWorld } from '#support/servers/process-world.ts';
import { newMutationId } from '#support/servers/replica.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import type { SignedInDevice } from '#support/servers/world.ts';

/** A device listens on at most 20 streams, so the hundred listeners are spread over several. */
const DEVICES = 10;
const LISTENERS = 10;
const PAUSE_MS = 20;

test('SEC-E18 a restart of PostgreSQL under a hundred listeners and open pushes leaves both servers up', async () => {
	await using kept = new AsyncDisposableStack();
	const postgres = kept.adopt(await startEmbeddedPostgres(), (it) => it.stop());
	const world = kept.adopt(await openProcessWorld('postgres', postgres.url), (it) => it.close());
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	const servers = [
		kept.adopt(await startServer(world.premises), (it) => it.close()),
		kept.adopt(await startServer({ ...world.premises, port: await freePort() }), (it) => it.close())
	];
	world.lead(...servers.map(({ port }) => port));
	const first = await world.signIn(owner);
	const devices = [first];
	while (devices.length < DEVICES) devices.push(await world.signIn(owner));
	const listeners = await Promise.all(
		devices.flatMap((device) => Array.from({ length: LISTENERS }, () => listen(device)))
	);
	let isOver = false;
	onTestFinished(() => void (isOver = true));
	const pushers = devices.slice(0, servers.length).map((device) => pushUntil(device, () => isOver));

	await expect.poll(() => pushers.every(({ applied }) => applied.length > 5)).toBe(true);
	await postgres.halt();
	// Longest time between heartbeats.
	for (const server of servers)
		await expect.poll(() => server.output.includes('a heartbeat was missed')).toBe(true);
	const away = await Promise.all(servers.map((server, at) => look(server, devices[at])));
	await postgres.start();
	const refused = pushers.map(({ statuses }) => statuses.length);
	await expect
		.poll(() => pushers.every(({ statuses }, at) => statuses.slice(refused[at]).includes(200)))
		.toBe(true);
	isOver = true;
	await Promise.all(pushers.map(({ done }) => done));

	for (const each of away)
		expect(each).toEqual({ live: 200, ready: 503, pull: [503, true], listening: [503, true] });
	for (const { statuses } of pushers) expect(new Set(statuses)).toEqual(new Set([200, 503]));
	for (const { output } of servers) expect(output).not.toContain('ends after a fault');
	// Every acknowledged change is stored, and every listener hears of the last one.
	const decided = await world.store.read(world.providerId, async (reader) => ({
		known: await reader.mutations(pushers.flatMap(({ applied }) => applied)),
		version: reader.head.version
	}));
	expect(new Set(decided.known.map(({ id }) => id))).toEqual(
		new Set(pushers.flatMap(({ applied }) => applied))
	);
	// A server that was still reconnecting missed the last announcement, and hears the next one.
	let haveHeard = false;
	onTestFinished(() => void (haveHeard = true));
	const later = pushUntil(first, () => haveHeard);
	await expect
		.poll(() => listeners.filter((said) => newestIn(said()) >= decided.version).length)
		.toBe(DEVICES * LISTENERS);
	haveHeard = true;
	await later.done;
});

/** Returns the newest version that a stream has announced. */
function newestIn(said: string): number {
	return Math.max(
		0,
		...[...said.matchAll(/"version":(\d+)/g)].map(([, version]) => Number(version))
	);
}

/** Returns what the stream has said so far. */
async function listen(device: SignedInDevice): Promise<() => string> {
	const stream = await device.fetch('/sync/v1/events');
	expect(stream.status).toBe(200);
	let said = '';
	const read = async () => {
		for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? [])
			said += chunk;
	};
	read().catch(() => undefined);
	return () => said;
}

/** Pushes changes one after the other, and retries each until it is decided. */
function pushUntil(device: SignedInDevice, isOver: () => boolean) {
	const statuses: number[] = [];
	const applied: string[] = [];
	const push = async () => {
		while (!isOver()) {
			const id = newMutationId();
			const args = { id: newId(), name: `Organization ${id}` };
			const base = { [fieldKey('organization', args.id, 'name')]: 0 };
			const mutation = { id, name: 'organization.create', v: 1, args, base, seen: null };
			while (!isOver() && !applied.includes(id)) {
				const answer = await device.fetch('/sync/v1/push', {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({
						deviceId: device.deviceId,
						lane: 'ordinary',
						clientNow: Date.now(),
						queueDepth: 1,
						oldestAt: null,
						mutations: [{ ...mutation, authoredAt: Date.now() }]
					})
				});
				statuses.push(answer.status);
				const body: unknown = await answer.json();
				if (answer.status === 200)
					applied.push(...PushAnswer.parse(body).results.map((one) => one.id));
				else await setTimeout(PAUSE_MS);
			}
		}
	};
	return { statuses, applied, done: push() };
}

/** Returns what a server answers while the database is away, and whether it says when to retry. */
async function look(server: ServerProcess, device: SignedInDevice | undefined) {
	const status = async (path: string) => (await fetch(server.url + path)).status;
	const pull = await device?.fetch('/sync/v1/pull', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ deviceId: device.deviceId, cookie: null, limit: 10 })
	});
	const listening = await device?.fetch('/sync/v1/events');
	const told = (answer: Response | undefined) => [
		answer?.status,
		answer?.headers.has('retry-after')
	];
	return {
		live: await status('/livez'),
		ready: await status('/readyz'),
		pull: told(pull),
		listening: told(listening)
	};
}
