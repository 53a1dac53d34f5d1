import { parseArgs } from 'node:util';
import postgresSetup from '#support/setup/postgres.ts';
import { DATABASES } from '#support/servers/world.ts';
import { MEASURED, runHostile } from './hostile.ts';

const { values } = parseArgs({
	args: process.argv.slice(2).filter((arg) => arg !== '--'),
	options: {
		minutes: { type: 'string', default: '10' },
		database: { type: 'string', default: 'sqlite' }
	}
});
const database = DATABASES.find((name) => name === values.database);
if (database === undefined) throw new Error(`There is no database ${values.database}.`);
const hostileMs = Number(values.minutes) * 60_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);

const closeDatabases = await postgresSetup();
const report = await runHostile({ database, quietMs: Math.min(hostileMs, 60_000), hostileMs });
await closeDatabases();
for (const what of MEASURED) {
	const [quiet, hostile] = [report.quiet[what], report.hostile[what]];
	say(
		`${what}: quiet ${quiet.median} (p99 ${quiet.p99}), beside hostile people ${hostile.median} (p99 ${hostile.p99}, max ${hostile.max}) ms, ${hostile.count} times`
	);
}
say(`event loop: at most ${report.loop.max} ms late`);
say(`database: ${Math.round(report.grown / 1e6)} MB larger`);
const requests = Object.values(report.answers).reduce((sum, count) => sum + count, 0);
say(`${requests} hostile requests`);
if (process.env.HOSTILE_ANSWERS !== undefined) say(JSON.stringify(report.answers, undefined, 1));
process.exit(0);
