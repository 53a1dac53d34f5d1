import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { SESSION_KEY_HEADER } from '@tenantry/shared/protocol/session.ts';
import * as z from 'zod/mini';
import { createOperator, newId, type Operator } from '#support/servers/operator.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { asApp, withSessionKey } from '#support/servers/session-keys.ts';
import type { DatabaseName, SignedInDevice } from '#support/servers/world.ts';
import { reopenedDatabase } from '#support/store/reopened-database.ts';
import { figuresOf, type Figures } from './figures.ts';

export const MEASURED = ['pull', 'push of ten', 'email', 'livez'] as const;
export type Measured = (typeof MEASURED)[number];
type Times = Record<Measured, number[]>;

export interface HostileReport {
	readonly quiet: Readonly<Record<Measured, Figures>>;
	readonly hostile: Readonly<Record<Measured, Figures>>;
	/** Longest turn of the event loop during the attack, in milliseconds, and 99 of 100. */
	readonly loop: { readonly max: number; readonly p99: number };
	/** Bytes by which the database grew during the attack. */
	readonly grown: number;
	/** How often each case was answered how. */
	readonly answers: Readonly<Record<string, number>>;
}

export interface HostileOptions {
	readonly database: DatabaseName;
	readonly quietMs: number;
	readonly hostileMs: number;
}

const LOOP_DELAY = resolve(import.meta.dirname, 'loop-delay.ts');
const ATTACKER = resolve(import.meta.dirname, 'attacker.ts');

/** Measures what one provider's people wait for, first alone, then beside hostile ones of another. */
export async function runHostile(options: HostileOptions): Promise<HostileReport> {
	await using kept = new AsyncDisposableStack();
	const database = kept.adopt(await reopenedDatabase(options.database), (it) => it.close());
	const store = kept.adopt(await database.open(), (it) => it.close());
	// Beside the data folder, which has to be empty or the server's own.
	const loopFile = `${database.folder}-loop-delay`;
	kept.defer(() => rm(loopFile, { force: true }));
	const server = kept.adopt(
		await startServer({
			dataDir: database.folder,
			...(database.url !== undefined && { databaseUrl: database.url }),
			env: { LOOP_DELAY_FILE: loopFile, NODE_OPTIONS: `--import=${LOOP_DELAY}` }
		}),
		(it) => it.close()
	);
	const clock = {
		get now() {
			return Date.now();
		}
	};
	const open = async (name: string) => {
		const providerId = newId();
		const operator = createOperator({ providerId, clock, use: (run) => run(store) });
		await operator.apply('provider.create', { name });
		return { providerId, operator };
	};
	const [honest, hostile] = [await open('Honest Provider'), await open('Hostile Provider')];
	const device = await signIn(honest.operator, server, OWNER_ROLE);
	const replica = new ServerReplica({ clock, providerId: honest.providerId }, device);
	await replica.pull();
	const measure = (forMs: number) => measureFor(forMs, { server, replica });

	const quiet = await measure(options.quietMs);
	const people = [
		await signIn(hostile.operator, server, OWNER_ROLE),
		await signIn(hostile.operator, server, 'Read Only')
	];
	const [before, beganAt] = [await store.size(), Date.now()];
	const attacker = fork(ATTACKER, { stdio: 'inherit' });
	attacker.send({ url: server.url, people: people.map(secretsOf) });
	const measured = await measure(options.hostileMs);
	const loop = await loopSince(loopFile, beganAt);
	const answered = once(attacker, 'message');
	attacker.kill('SIGTERM');
	const answers: unknown = (await answered)[0];
	return {
		quiet,
		hostile: measured,
		loop,
		grown: (await store.size()) - before,
		answers: z.record(z.string(), z.number()).parse(answers)
	};
}

type Served = SignedInDevice & { readonly key: string };

async function signIn(
	operator: Operator,
	{ url }: ServerProcess,
	role: Parameters<Operator['addAdministrator']>[0]['role']
): Promise<Served> {
	const administratorId = await operator.addAdministrator({ role });
	const opened = await operator.openSession(administratorId, 'A browser');
	const headersOf = (init: RequestInit | undefined) => {
		const headers = new Headers(init?.headers);
		headers.set('cookie', opened.cookie);
		headers.set('origin', url);
		return headers;
	};
	return {
		...opened,
		administratorId,
		key: withSessionKey({ cookie: opened.cookie }).get(SESSION_KEY_HEADER) ?? '',
		fetch: (path, init) =>
			asApp({ ...init, headers: headersOf(init) }, (sent) => fetch(url + path, sent))
	};
}

function secretsOf({ cookie, key, deviceId }: Served) {
	return { cookie, key, deviceId };
}

interface Honest {
	readonly server: ServerProcess;
	readonly replica: ServerReplica;
}

async function measureFor(forMs: number, honest: Honest): Promise<Record<Measured, Figures>> {
	const times: Times = { pull: [], 'push of ten': [], email: [], livez: [] };
	const until = performance.now() + forMs;
	const repeat = async (what: Measured, pauseMs: number, run: () => Promise<void>) => {
		while (performance.now() < until) {
			const began = performance.now();
			await run();
			times[what].push(performance.now() - began);
			await setTimeout(pauseMs);
		}
	};
	const { server, replica } = honest;
	await Promise.all([
		repeat('pull', 50, () => replica.pull()),
		repeat('push of ten', 100, () => pushTen(replica)),
		repeat('email', 200, () => invite(honest)),
		repeat('livez', 100, () => isLive(server))
	]);
	const measured = MEASURED.map((what) => [what, figuresOf(times[what])] as const);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- One entry for each.
	return Object.fromEntries(measured) as Record<Measured, Figures>;
}

async function isLive({ url }: ServerProcess): Promise<void> {
	const answer = await fetch(`${url}/livez`);
	if (!answer.ok) throw new Error('Not live.');
	await answer.text();
}

async function pushTen(replica: ServerReplica): Promise<void> {
	const mutations = Array.from({ length: 10 }, () =>
		replica.mutation('organization.create', { id: newId(), name: 'Ten' })
	);
	const results = await replica.push(...mutations);
	if (results.some(({ outcome }) => outcome !== 'applied')) throw new Error('Not applied.');
}

/** Adds a person, and waits until their invitation has been written. */
async function invite({ server, replica }: Honest): Promise<void> {
	const id = AdministratorId.parse(newId());
	const email = `${id}@north.example`;
	const args = { id, email, firstName: 'Noor', lastName: 'Invited', role: 'Help Desk' as const };
	const [added] = await replica.push(replica.mutation('administrator.create', args));
	if (added?.outcome !== 'applied') throw new Error('Not added.');
	const folder = join(server.dataDir, 'mail');
	while (!(await isWrittenTo(folder, email))) await setTimeout(20);
}

async function isWrittenTo(folder: string, email: string): Promise<boolean> {
	const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
	const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
	// The folder stays small, so that finding an email takes no longer with time.
	await Promise.all(names.map((name) => rm(join(folder, name))));
	return texts.some((text) => text.includes(email));
}

const LoopLine = z.object({ at: z.number(), max: z.number(), p99: z.number() });

async function loopSince(file: string, at: number): Promise<HostileReport['loop']> {
	const text = await readFile(file, 'utf8').catch(() => '');
	const lines = text.split('\n').filter((line) => line !== '');
	const since = lines.map((line) => LoopLine.parse(JSON.parse(line))).filter((one) => one.at > at);
	const highest = (values: readonly number[]) => Math.round(Math.max(0, ...values));
	return { max: highest(since.map(({ max }) => max)), p99: highest(since.map(({ p99 }) => p99)) };
}
