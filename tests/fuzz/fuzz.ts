import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PushAnswer, type PushResult } from '@tenantry/shared/protocol/push.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import fc from 'fast-check';
import { openSignInWorld, type SignInWorld } from '#support/auth/world.ts';
import { openTemporaryPostgres, type OpenStore } from '#support/store/stores.ts';
import type { DatabaseName } from '#support/servers/world.ts';
import { carryOut, type Sent } from './carry-out.ts';
import { openFuzzWorld, type FuzzWorld } from './fuzz-world.ts';
import { brokenInvariants, foreignRows } from './invariants.ts';
import { faultOf, type Answered } from './judgement.ts';
import { placesOf } from './places.ts';
import { plansFor, type Plan } from './plan.ts';
import { Tally } from './tally.ts';

export interface FuzzOptions {
	readonly database: DatabaseName;
	readonly requests: number;
	readonly seed: number;
	/** Only this run of the seed, as a finding names it. */
	readonly run?: number | undefined;
	readonly onRun?: (tally: Tally) => void;
}

/** Step of the server's clock between two requests of one run, so that none is throttled. */
const STEP_MS = 250;
/** A new world costs more on PostgreSQL. */
const REQUESTS_A_RUN = { sqlite: 200, postgres: 1000 } as const;

/** Makes the given number of requests, in runs that each have their own world. */
export async function fuzz(options: FuzzOptions): Promise<Tally> {
	const { database, requests, seed, onRun } = options;
	const size = Math.min(REQUESTS_A_RUN[database], requests);
	const runs = Math.ceil(requests / size);
	const tally = new Tally();
	const places = placesOf(await routesOf());
	const plans = fc.array(plansFor(places), { minLength: size, maxLength: size, size: 'max' });
	const only = options.run;
	const numbers = only === undefined ? Array.from({ length: runs }, (_, at) => at) : [only];
	for (const run of numbers) {
		const [sample = []] = fc.sample(plans, { seed, path: String(run), numRuns: 1 });
		await carryOutRun(tally, { ...options, run, plans: sample });
		onRun?.(tally);
	}
	return tally;
}

async function carryOutRun(
	tally: Tally,
	{ database, run, plans }: FuzzOptions & { readonly plans: readonly Plan[] }
): Promise<void> {
	const world = await openFuzzWorld(
		database === 'sqlite' ? openQuickSqlite : openTemporaryPostgres
	);
	try {
		const before = await foreignRows(world);
		for (const [at, plan] of plans.entries()) {
			const sent = carryOut(world, plan);
			const answer = await ask(world, sent, at);
			tally.count(plan.place, answer.status);
			tally.decide(resultsOf(answer));
			const fault = faultOf(plan.place, answer);
			if (fault !== undefined) tally.find({ run, fault, sent, answer });
		}
		const broken = await brokenInvariants(world);
		if ((await foreignRows(world)) !== before)
			tally.find({ run, fault: 'another provider changed' });
		for (const fault of broken) tally.find({ run, fault });
	} finally {
		await world.close();
	}
}

function resultsOf({ status, text = '' }: Answered): readonly PushResult[] {
	if (status !== 200 || !text.startsWith('{"results":')) return [];
	return PushAnswer.safeParse(JSON.parse(text)).data?.results ?? [];
}

async function routesOf(): Promise<SignInWorld['routes']> {
	const world = await openSignInWorld({ open: openQuickSqlite });
	await world.close();
	return world.routes;
}

/** Sends each request from another address, so that attempts are not throttled. */
async function ask(
	{ signInWorld }: FuzzWorld,
	{ path, init }: Sent,
	at: number
): Promise<Answered> {
	signInWorld.clock.now += STEP_MS;
	const address = `198.51.${Math.floor(at / 250)}.${at % 250}`;
	const { method } = init;
	const response = await signInWorld.request(path, init, address);
	const { status, headers } = response;
	const isStream = headers.get('content-type') === 'text/event-stream';
	if (isStream) await response.body?.cancel();
	return { method, path, status, headers, text: isStream ? undefined : await response.text() };
}

/** Opens SQLite in memory-backed storage where there is some, because its data need not survive. */
async function openQuickSqlite(): Promise<OpenStore> {
	const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
	const folder = await mkdtemp(join(place, 'tenantry-fuzz-'));
	const store = await openSqlite(join(folder, 'tenantry.sqlite'));
	return {
		store,
		async close() {
			await store.close();
			await rm(folder, { recursive: true });
		}
	};
}
