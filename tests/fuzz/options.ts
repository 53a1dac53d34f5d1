import { parseArgs } from 'node:util';
import { DATABASES, type DatabaseName } from '#support/servers/world.ts';

export interface FuzzArguments {
	readonly database: DatabaseName;
	readonly requests: number;
	readonly seed: number;
	readonly run: number | undefined;
}

export interface ParserArguments {
	/** Total time, divided equally among the parsers. */
	readonly minutes: number;
	readonly seed: number;
	/** One parser instead of all. */
	readonly only: string | undefined;
}

export const USAGE = [
	'fuzz [--requests 200000] [--seed N] [--database sqlite|postgres] [--run N]',
	'fuzz --parsers [--minutes 12] [--seed N] [--only PARSER]'
].join('\n');

const seed = { type: 'string', default: String(Date.now() % 1_000_000) } as const;

export function parseFuzzOptions(args: readonly string[]): FuzzArguments | ParserArguments {
	const { values } = parseArgs({
		args: args.filter((arg) => arg !== '--'),
		options: {
			seed,
			requests: { type: 'string', default: '200000' },
			database: { type: 'string', default: 'sqlite' },
			run: { type: 'string' },
			parsers: { type: 'boolean', default: false },
			minutes: { type: 'string', default: '12' },
			only: { type: 'string' }
		}
	});
	const common = { seed: toNumber(values.seed, 'seed') };
	if (values.parsers) {
		const { only, minutes } = values;
		return { ...common, only, minutes: toNumber(minutes, 'minutes') };
	}
	const database = DATABASES.find((name) => name === values.database);
	if (database === undefined) throw new Error(`There is no database ${values.database}.`);
	return {
		...common,
		database,
		requests: toNumber(values.requests, 'requests'),
		run: values.run === undefined ? undefined : toNumber(values.run, 'run')
	};
}

function toNumber(text: string, name: string): number {
	if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is no whole number: ${text}`);
	return Number(text);
}
