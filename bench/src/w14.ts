import { startEmbeddedPostgres } from '@tenantry/tests/support/postgres/embedded.ts';
import { query } from '@tenantry/tests/support/store/tamper.ts';
import { startServer, type ServerProcess } from '@tenantry/tests/support/servers/process.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import type { BenchPerson } from '@tenantry/web/client/bench-api.ts';
import { createData } from './data.ts';
import { addProviderTo } from './data-folder.ts';
import { cpuMs, peakMemoryMb } from './process-use.ts';
import { openLoad, type Load } from './server-load.ts';
import { PROGRAM } from './server.ts';
import { repeat, type Conditions, type Workload } from './workload.ts';

const DEVICES = 50;

/**
 * Measures W7 on PostgreSQL with `fsync`: one server process with one provider, and two processes on
 * the same database, each with half of the devices, on a provider of its own.
 */
export const w14: Workload = {
	name: 'W14',
	title: 'PostgreSQL',
	async run(conditions) {
		await using database = await seed(conditions);
		const runs = await repeat(conditions.options, async () => ({
			one: await measure(await database.copy(), [DEVICES], database.people),
			two: await measure(await database.copy(), [DEVICES / 2, DEVICES / 2], database.people)
		}));
		return (['one', 'two'] as const).flatMap((count) => {
			const name = count === 'one' ? 'one process' : 'two processes, two providers';
			const of = (pick: (run: Run) => number) => runs.map((run) => pick(run[count]));
			const ms = (what: string, pick: (run: Run) => number) => ({
				name: `${name}: ${what}`,
				unit: 'ms' as const,
				values: of(pick)
			});
			return [
				{
					name: `${name}: mutations`,
					unit: '/s' as const,
					values: of(({ rate }) => rate),
					...(count === 'one' && { aim: 3200 })
				},
				ms('first batches', (run) => run.firstBatch),
				ms('later batches, p99', (run) => run.laterP99),
				ms('server CPU', (run) => run.cpu),
				ms('CPU of the busiest', (run) => run.busiest),
				{
					name: `${name}: most memory held`,
					unit: 'MB' as const,
					values: of(({ memory }) => memory)
				}
			];
		});
	}
};

interface Run {
	readonly rate: number;
	readonly firstBatch: number;
	readonly laterP99: number;
	/** Of the server processes, without PostgreSQL. */
	readonly cpu: number;
	/** Of the process that took most. */
	readonly busiest: number;
	/** Of the larger process. */
	readonly memory: number;
}

interface SeededDatabase extends AsyncDisposable {
	/** Owners of its two providers. */
	readonly people: readonly BenchPerson[];
	/** Creates a database with the same contents and returns its address. */
	copy(): Promise<string>;
}

async function seed({ n, options }: Conditions): Promise<SeededDatabase> {
	const postgres = await startEmbeddedPostgres({ isDurable: true });
	const address = (name: string) => {
		const url = new URL(postgres.url);
		url.pathname = `/${name}`;
		return url.href;
	};
	let copies = 0;
	try {
		await query(postgres.url, 'CREATE DATABASE seeded');
		const people: BenchPerson[] = [];
		for (const provider of [0, 1]) {
			const store = await openPostgres(address('seeded'));
			people.push(await addProviderTo(store, createData(n, options.seed + provider)));
		}
		return {
			people,
			async copy() {
				const name = `copy_${++copies}`;
				await query(postgres.url, `CREATE DATABASE ${name} TEMPLATE seeded`);
				return address(name);
			},
			[Symbol.asyncDispose]: () => postgres.stop()
		};
	} catch (error) {
		await postgres.stop();
		throw error;
	}
}

/** Starts a server process for each count of devices, and lets all of them push at once. */
async function measure(
	databaseUrl: string,
	devices: readonly number[],
	people: readonly BenchPerson[]
): Promise<Run> {
	await using kept = new AsyncDisposableStack();
	const servers: ServerProcess[] = [];
	const loads: Load[] = [];
	for (const [place, count] of devices.entries()) {
		// The keys of the first process are those of all.
		const dataDir = servers[0]?.dataDir;
		const server = await startServer({
			databaseUrl,
			program: PROGRAM,
			...(dataDir !== undefined && { dataDir })
		});
		servers.push(kept.adopt(server, (it) => it.close()));
		const person = people.slice(place, place + 1);
		loads.push(kept.use(await openLoad({ address: server.url, people: person, devices: count })));
	}
	const cpuOfAll = () => Promise.all(servers.map(({ pid }) => cpuMs(pid)));
	const before = await cpuOfAll();
	const results = await Promise.all(loads.map((load) => load.run()));
	const after = await cpuOfAll();
	const cpus = after.map((ms, place) => ms - (before[place] ?? 0));
	return {
		rate: sum(results.map(({ mutationsPerSecond }) => mutationsPerSecond)),
		firstBatch: Math.max(...results.map(({ firstBatch }) => firstBatch)),
		laterP99: Math.max(...results.map(({ laterP99 }) => laterP99)),
		cpu: sum(cpus),
		busiest: Math.max(...cpus),
		memory: Math.max(...(await Promise.all(servers.map(({ pid }) => peakMemoryMb(pid)))))
	};
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
