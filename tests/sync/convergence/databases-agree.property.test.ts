// @all: compares both databases over many runs
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterStep, type ClusterStep } from '#support/cluster/steps.ts';
import { Cluster } from '#support/cluster/cluster.ts';
import { CONVERGENCE_TIMEOUT_MS, STEPS } from '#support/cluster/convergence.ts';
import { livingRows } from '#support/store/visible-rows.ts';
import { createServerWorld, DATABASES, type DatabaseName } from '#support/servers/world.ts';

const SEED = 20_261;
const RUNS = 4;

test(
	'C10 the same changes over the same broken wires end the same on SQLite and on PostgreSQL',
	() =>
		fc.assert(
			fc.asyncProperty(fc.array(clusterStep.filter(isInOneOrder), STEPS), async (steps) => {
				const [sqlite, postgres] = await Promise.all(DATABASES.map((name) => play(name, steps)));
				expect(postgres).toEqual(sqlite);
			}),
			{ numRuns: Number(process.env.TENANTRY_TEST_RUNS ?? RUNS), seed: SEED, endOnFailure: true }
		),
	CONVERGENCE_TIMEOUT_MS
);

/**
 * Returns false for races of several devices, and for copies of a file, which only one database
 * has.
 */
function isInOneOrder({ kind }: ClusterStep): boolean {
	return kind !== 'syncAll' && kind !== 'backUp' && kind !== 'restore';
}

/**
 * Returns the decisions, event by event, and the resulting rows, with ids replaced by their order.
 */
async function play(database: DatabaseName, steps: readonly ClusterStep[]): Promise<unknown> {
	const world = await createServerWorld({ database });
	const cluster = await Cluster.open(world, [OWNER_ROLE, 'Administrator', 'Manager']);
	try {
		for (const step of steps) await cluster.do(step);
		await cluster.quiet();
		const audit = await world.audit();
		const { rows } = await livingRows(world.store, world.providerId);
		const events = audit.map(({ version, name, outcome, subject_id, mutation_id }) => {
			return { version, name, outcome, subject_id, mutation_id };
		});
		return named({ events, rows: Object.fromEntries(rows) });
	} finally {
		cluster.close();
		await world.close();
	}
}

function named(value: unknown): unknown {
	const names = new Map<string, string>();
	const nameOf = (id: string): string => {
		const name = names.get(id) ?? `#${names.size}`;
		names.set(id, name);
		return name;
	};
	return JSON.parse(JSON.stringify(value).replace(/\b[0-9a-f]{24,32}\b/g, nameOf));
}
