import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { DATABASE } from '@tenantry/sync-server/data-folder.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import { formatCookie, hashPrefix } from '@tenantry/sync-server/sync/readers/cookie.ts';
import { createSync } from '@tenantry/sync-server/sync/sync.ts';
import { createDataFolder, openSessions, type DataFolder } from './data-folder.ts';
import { edit, type Target } from './load-device.ts';
import { quantile } from './sample.ts';
import { serve } from './server.ts';

// Measures what years of changes cost: `node bench/src/years.ts --events 200000`. It fills a
// provider of 1,000 administrators with edits that a device pushes, as many as the server decides in
// one transaction.

const ADMINISTRATORS = 1_000;
const BATCH = 500;
const PROBES = 50;

const { values } = parseArgs({ options: { events: { type: 'string', default: '200000' } } });
const events = Number(values.events);
const command = resolve(import.meta.dirname, '../../sync-server/bin/tenantry.ts');

await using folder = await createDataFolder(ADMINISTRATORS, 1);
console.log(`empty: ${await sizeOf(folder)} MB, ${await startMs(folder)} ms to start`);
const took = performance.now();
await fill(folder);
console.log(`${events} events in ${seconds(took)} s: ${await sizeOf(folder)} MB`);
console.log(`${await startMs(folder)} ms to start`);
const backup = join(folder.path, 'years.backup');
for (const args of [
	['audit', 'verify'],
	['backup', backup]
]) {
	const startedAt = performance.now();
	const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], {
		env: { ...process.env, DATA_DIR: folder.path }
	});
	console.log(`${args[0]}: ${seconds(startedAt)} s; ${stdout.trim().split('\n')[0] ?? ''}`);
}
console.log(`backup: ${megabytes((await stat(backup)).size)} MB`);

async function fill(target: DataFolder): Promise<void> {
	const [session] = await openSessions(target, 1);
	const [owner] = target.administratorIds;
	if (session === undefined || owner === undefined)
		throw new Error('There is no session to push from.');
	const store = await openSqlite(join(target.path, DATABASE));
	const { providerId } = target.contents;
	const seal = createSealer([{ id: 'bench', key: randomBytes(32) }]);
	const { push, pull } = createSync({
		store,
		clock: Date.now,
		log: console,
		handOverTickets: () => [],
		seal,
		envelopeKeys: seal.envelopeKeys,
		receiptSigner: seal.receiptSigner,
		noteContact: async () => undefined,
		isAlive: async () => true
	});
	const { deviceId } = session;
	const sender = { providerId, administratorId: owner, deviceId, sessionHash: await hashOf() };

	async function hashOf(): Promise<string> {
		const row = await store.db
			.selectFrom('session')
			.select('hash')
			.where('device_id', '=', deviceId)
			.executeTakeFirstOrThrow();
		return row.hash;
	}

	async function newCookie(): Promise<string> {
		const { version, hash } = await store.read(providerId, async ({ head }) => head);
		const cookie = { v: version, h: hashPrefix(hash), t: Date.now(), s: '' };
		return formatCookie(cookie, seal);
	}

	async function pushAll(targets: readonly Target[], seen: string): Promise<void> {
		const now = Date.now();
		const mutations = targets.map((one) => edit(one, seen));
		const request = { clientNow: now, queueDepth: 0, oldestAt: now, mutations };
		const answer = await push(sender, { deviceId, lane: 'ordinary', ...request });
		if (!answer.ok) throw new Error(answer.error);
		for (const [place, { outcome, version }] of answer.value.entries()) {
			if (outcome !== 'applied') throw new Error(`An edit was ${outcome}.`);
			const one = targets[place];
			if (one !== undefined) one.version = version;
		}
	}

	/** Times a push of ten edits, and a pull of them. */
	async function probe(targets: readonly Target[]): Promise<void> {
		const pushes: number[] = [];
		const pulls: number[] = [];
		const request = { deviceId, limit: 1_000 };
		const page = await pull(sender, { ...request, cookie: null });
		let cookie = page.ok ? page.value.cookie : '';
		for (let more = page.ok && page.value.more; more;) {
			const next = await pull(sender, { ...request, cookie });
			if (!next.ok) throw new Error(next.error);
			({ cookie, more } = next.value);
		}
		for (let place = 0; place < PROBES; place++) {
			const startedAt = performance.now();
			await pushAll(targets.slice(place * 10, place * 10 + 10), await newCookie());
			const pushedAt = performance.now();
			const answer = await pull(sender, { ...request, cookie });
			if (answer.ok) ({ cookie } = answer.value);
			pushes.push(pushedAt - startedAt);
			pulls.push(performance.now() - pushedAt);
		}
		const median = (times: readonly number[]) => quantile(times, 0.5).toFixed(2);
		console.log(`push of ten: ${median(pushes)} ms, pull of ten: ${median(pulls)} ms`);
	}

	const { rows } = await store.read(providerId, async (reader) => ({
		rows: await reader.rows(
			target.administratorIds.map((id) => ({ collection: 'administrator', id }))
		)
	}));
	const targets = rows.map(({ id, created }) => ({ id, version: created }));
	await pushAll(targets.slice(0, BATCH), await newCookie());
	await probe(targets);
	for (let done = 0; done < events; done += BATCH) {
		const from = done % ADMINISTRATORS;
		await pushAll(targets.slice(from, from + BATCH), await newCookie());
	}
	await probe(targets);
	await store.close();
}

async function startMs({ path }: DataFolder): Promise<number> {
	const startedAt = performance.now();
	await using server = await serve(path);
	return server.pid === undefined ? Number.NaN : Math.round(performance.now() - startedAt);
}

async function sizeOf({ path }: DataFolder): Promise<string> {
	return megabytes((await stat(join(path, DATABASE))).size);
}

function megabytes(bytes: number): string {
	return (bytes / 1e6).toFixed(0);
}

function seconds(since: number): string {
	return ((performance.now() - since) / 1000).toFixed(1);
}
