import { parseArgs } from 'node:util';
import { DATABASES, type DatabaseName } from '#support/server-world.ts';

export interface FuzzArguments {
	readonly database: DatabaseName;
	readonly requests: number;
	readonly seed: number;
	readonly run: number | undefined;
}

export const USAGE = 'fuzz [--requests 200000] [--seed N] [--database sqlite|postgres] [--run N]';

export function parseFuzzOptions(args: readonly string[]): FuzzArguments {
	const { values } = parseArgs({
		args: args.filter((arg) => arg !== '--'),
		options: {
			requests: { type: 'string', default: '200000' },
			seed: { type: 'string', default: String(Date.now() % 1_000_000) },
			database: { type: 'string', default: 'sqlite' },
			run: { type: 'string' }
		}
	});
	const database = DATABASES.find((name) => name === values.database);
	if (database === undefined) throw new Error(`There is no database ${values.database}.`);
	return {
		database,
		requests: toNumber(values.requests, 'requests'),
		seed: toNumber(values.seed, 'seed'),
		run: values.run === undefined ? undefined : toNumber(values.run, 'run')
	};
}

function toNumber(text: string, name: string): number {
	if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} is no whole number: ${text}`);
	return Number(text);
}
