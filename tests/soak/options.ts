import { parseArgs } from 'node:util';
import { DATABASES, type DatabaseName } from '#support/servers/world.ts';
import { isStrandName, STRAND_NAMES, type StrandName } from './strand-name.ts';

export interface SoakOptions {
	readonly database: DatabaseName;
	readonly minutes: number;
	/** Ends a strand after this number of turns, however many minutes are left. */
	readonly turns: number;
	/** Seed of the first turn; each later turn adds one. */
	readonly seed: number;
	readonly only: readonly StrandName[];
}

export const USAGE = `soak [--minutes 30] [--seed 1] [--database sqlite|postgres]
     [--only ${STRAND_NAMES.join()}] [--turns N]`;

export function parseSoakOptions(args: readonly string[]): SoakOptions {
	const { values } = parseArgs({
		args: args.filter((arg) => arg !== '--'),
		options: {
			minutes: { type: 'string', default: '30' },
			turns: { type: 'string' },
			seed: { type: 'string', default: '1' },
			database: { type: 'string', default: 'sqlite' },
			only: { type: 'string', default: STRAND_NAMES.join() }
		}
	});
	const database = DATABASES.find((name) => name === values.database);
	if (database === undefined) throw new Error(`There is no database ${values.database}.`);
	return {
		database,
		minutes: toNumber(values.minutes, 'minutes'),
		turns: values.turns === undefined ? Infinity : toNumber(values.turns, 'turns'),
		seed: toNumber(values.seed, 'seed'),
		only: values.only.split(',').map(toStrandName)
	};
}

function toStrandName(text: string): StrandName {
	if (!isStrandName(text)) throw new Error(`There is no strand ${text}.`);
	return text;
}

function toNumber(text: string, name: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name} is no whole number: ${text}`);
	return Number(text);
}
