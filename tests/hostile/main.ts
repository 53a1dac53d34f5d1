import { constants, setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { DATABASES } from '#support/servers/world.ts';
import postgresSetup from '#support/setup/postgres.ts';
import { MEASURED } from './honest.ts';
import { runHostile } from './hostile.ts';
import { judge } from './judgement.ts';

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
const KILLS = 5;

const say = (line: string) => void process.stdout.write(`${line}\n`);

const closeDatabases = await postgresSetup();
const quietMs = Math.min(hostileMs, 60_000);
const report = await runHostile({
	database,
	quietMs,
	hostileMs,
	kills: KILLS,
	// What these processes stand for has processors of its own elsewhere.
	onServing: () => setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
});
await closeDatabases();
for (const what of MEASURED) {
	const [quiet, hostile] = [report.quiet[what], report.hostile[what]];
	say(
		`${what}: quiet ${quiet.median} (p99 ${quiet.p99}), beside hostile people ${hostile.median} (p99 ${hostile.p99}, max ${hostile.max}) ms, ${hostile.count} times`
	);
}
const { late, turn, waited, faults } = report.longest;
say(
	`longest turn: ${late} ms, of which it computed for ${turn} and waited for a processor for ${waited}; ${faults} pages from the disk`
);
say(`database: ${Math.round(report.grown / 1e6)} MB larger`);
const requests = Object.values(report.answers).reduce((sum, count) => sum + count, 0);
say(`${requests} hostile requests, ${report.kills} kills`);
const judged = judge(report);
for (const { what, figure, limit, unit, isHeld } of judged)
	say(`${isHeld ? 'held' : 'NOT HELD'}  ${what}: ${figure} ${unit}, at most ${limit}`);
if (process.env.HOSTILE_ANSWERS !== undefined) say(JSON.stringify(report.answers, undefined, 1));
process.exit(judged.every(({ isHeld }) => isHeld) ? 0 : 1);
